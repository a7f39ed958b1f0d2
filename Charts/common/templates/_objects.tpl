{{/*
A whole ServiceAccount, or nothing when it isn't to be made: (dict "root" $ "component" "server" "serviceAccount"
.Values.server.serviceAccount). Pods that need the API server mount the token themselves.
*/}}
{{- define "common.serviceAccount" -}}
{{- if .serviceAccount.create -}}
apiVersion: v1
kind: ServiceAccount
metadata:
  {{- $annotations := .serviceAccount.annotations }}
  {{- include "common.metadata" (merge (dict "name" (include "common.serviceAccountName" .) "annotations" $annotations) .) | nindent 2 }}
automountServiceAccountToken: false
{{- end -}}
{{- end -}}

{{/*
A whole PodDisruptionBudget, or nothing for a single pod, whose budget would only block the draining of its node:
(dict "root" $ "component" "server" "replicas" 2 "maxUnavailable" 1).
*/}}
{{- define "common.podDisruptionBudget" -}}
{{- if gt (int .replicas) 1 -}}
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata:
  {{- include "common.metadata" . | nindent 2 }}
spec:
  maxUnavailable: {{ .maxUnavailable | default 1 }}
  # A pod that isn't ready anyway must not hold up the drain.
  {{- if semverCompare ">=1.27.0-0" .root.Capabilities.KubeVersion.Version }}
  unhealthyPodEvictionPolicy: AlwaysAllow
  {{- end }}
  selector:
    matchLabels:
      {{- include "common.selectorLabels" . | nindent 6 }}
{{- end -}}
{{- end -}}
