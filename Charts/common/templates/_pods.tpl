{{/*
A pod's security context under the restricted profile of the Pod Security Standards: (dict "user" 65534 "fsGroup" 65534).
*/}}
{{- define "common.podSecurityContext" -}}
runAsNonRoot: true
runAsUser: {{ .user }}
runAsGroup: {{ .group | default .user }}
{{- with .fsGroup }}
fsGroup: {{ . }}
# A large volume isn't walked at every start.
fsGroupChangePolicy: OnRootMismatch
{{- end }}
seccompProfile:
  type: RuntimeDefault
{{- end -}}

{{/* A container's security context under the restricted profile. */}}
{{- define "common.containerSecurityContext" -}}
allowPrivilegeEscalation: false
privileged: false
readOnlyRootFilesystem: true
capabilities:
  drop:
    - ALL
{{- end -}}

{{/*
Probes of a container that answers over HTTP: (dict "port" "http" "live" "/-/healthy" "ready" "/-/ready"
"startSeconds" 60 "scheme" "HTTPS").
Startup holds the others back for startSeconds; liveness restarts a process that hangs and is slow to judge; readiness
takes the pod out of its service and is quick.
*/}}
{{- define "common.httpProbes" -}}
startupProbe:
  httpGet:
    {{- include "common.httpGet" (dict "path" .live "port" .port "scheme" .scheme) | nindent 4 }}
  periodSeconds: 5
  timeoutSeconds: 3
  failureThreshold: {{ max 1 (div (.startSeconds | default 60) 5) }}
livenessProbe:
  httpGet:
    {{- include "common.httpGet" (dict "path" .live "port" .port "scheme" .scheme) | nindent 4 }}
  periodSeconds: 20
  timeoutSeconds: 5
  failureThreshold: 4
readinessProbe:
  httpGet:
    {{- include "common.httpGet" (dict "path" .ready "port" .port "scheme" .scheme) | nindent 4 }}
  periodSeconds: 10
  timeoutSeconds: 5
  failureThreshold: 3
{{- end -}}

{{- define "common.httpGet" -}}
path: {{ .path }}
port: {{ .port }}
{{- with .scheme }}
scheme: {{ . }}
{{- end }}
{{- end -}}

{{/* References to pull secrets, of the chart and global; nothing when there are none. Takes the root context. */}}
{{- define "common.imagePullSecrets" -}}
{{- with concat (.Values.imagePullSecrets | default list) ((.Values.global | default dict).imagePullSecrets | default list) }}
imagePullSecrets:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}

{{/*
Where pods run: (dict "root" $ "component" "server" "scheduling" .Values.server). Reads nodeSelector, tolerations,
affinity, priorityClassName and topologySpread ("" leaves the spread over nodes and zones out).
*/}}
{{- define "common.scheduling" -}}
{{- with .scheduling.priorityClassName }}
priorityClassName: {{ . }}
{{- end }}
{{- with .scheduling.nodeSelector }}
nodeSelector:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .scheduling.affinity }}
affinity:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .scheduling.tolerations }}
tolerations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- with .scheduling.topologySpread }}
topologySpreadConstraints:
  {{- range $key := list "kubernetes.io/hostname" "topology.kubernetes.io/zone" }}
  - topologyKey: {{ $key }}
    maxSkew: 1
    whenUnsatisfiable: {{ $.scheduling.topologySpread }}
    labelSelector:
      matchLabels:
        {{- include "common.selectorLabels" $ | nindent 8 }}
  {{- end }}
{{- end }}
{{- end -}}
