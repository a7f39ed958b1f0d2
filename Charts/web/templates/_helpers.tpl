{{/* The chart's name, cut to what a label value can hold. */}}
{{- define "web.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of all objects. A release that is called like the chart doesn't repeat it. */}}
{{- define "web.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "web.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* What the service, the policy and the budget select by: never changes in the life of a release. */}}
{{- define "web.selectorLabels" -}}
app.kubernetes.io/name: {{ include "web.name" . }}
app.kubernetes.io/instance: {{ .Release.Name }}
{{- end -}}

{{/* The labels of every object. */}}
{{- define "web.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .Chart.Name .Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "web.selectorLabels" . }}
app.kubernetes.io/version: {{ .Values.image.tag | default .Chart.AppVersion | trunc 63 | quote }}
app.kubernetes.io/managed-by: {{ .Release.Service }}
{{- with .Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{- define "web.serviceAccountName" -}}
{{- if .Values.serviceAccount.create -}}
{{- default (include "web.fullname" .) .Values.serviceAccount.name -}}
{{- else -}}
{{- default "default" .Values.serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* REPOSITORY@DIGEST, or REPOSITORY:TAG. */}}
{{- define "web.image" -}}
{{- if .Values.image.digest -}}
{{- printf "%s@%s" .Values.image.repository .Values.image.digest -}}
{{- else -}}
{{- printf "%s:%s" .Values.image.repository (.Values.image.tag | default .Chart.AppVersion) -}}
{{- end -}}
{{- end -}}

{{/*
The sidecars as containers: (dict "root" $ "native" BOOL). A native sidecar needs Kubernetes 1.29; before that it is an
ordinary container. The application's security context is the default.
*/}}
{{- define "web.sidecars" -}}
{{- $root := .root -}}
{{- $canBeNative := semverCompare ">=1.29.0-0" $root.Capabilities.KubeVersion.Version -}}
{{- $own := include "web.ownSidecars" $root | fromYamlArray -}}
{{- range $sidecar := concat $own $root.Values.sidecars -}}
{{- $native := and $canBeNative ($sidecar.native | default false) -}}
{{- if eq $native $.native }}
{{- $container := omit $sidecar "native" -}}
{{- if $native }}{{ $container = set $container "restartPolicy" "Always" }}{{ end -}}
{{- if not $sidecar.securityContext }}{{ $container = set $container "securityContext" $root.Values.securityContext }}{{ end }}
{{ list $container | toYaml }}
{{- end -}}
{{- end -}}
{{- end -}}

{{/* The sidecars that the chart knows how to configure: a YAML list. */}}
{{- define "web.ownSidecars" -}}
{{- with .Values.logShipping }}
{{- if .enabled }}
- name: log-shipper
  image: {{ .image | quote }}
  native: true
  args: [--config=/fluent-bit/config/fluent-bit.yaml]
  ports:
    - name: log-health
      containerPort: {{ .healthPort }}
      protocol: TCP
  startupProbe:
    tcpSocket:
      port: log-health
    periodSeconds: 2
    failureThreshold: 30
  livenessProbe:
    httpGet:
      path: /
      port: log-health
    periodSeconds: 30
    timeoutSeconds: 5
  # Not ready while its output fails more often than it may: told, without a restart.
  readinessProbe:
    httpGet:
      path: /api/v1/health
      port: log-health
    periodSeconds: 15
    timeoutSeconds: 5
  resources:
    {{- toYaml .resources | nindent 4 }}
  volumeMounts:
    - name: logs
      mountPath: {{ .path }}
      readOnly: true
    - name: log-state
      mountPath: /fluent-bit/state
    - name: log-shipper
      mountPath: /fluent-bit/config
      readOnly: true
{{- end }}
{{- end }}
{{- with .Values.exporter }}
{{- if .enabled }}
- name: exporter
  image: {{ .image | quote }}
  native: true
  {{- with .args }}
  args:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  ports:
    - name: metrics
      containerPort: {{ .port }}
      protocol: TCP
  # The exporter starts before the application, whose metrics it can't have yet: only its port is asked for.
  startupProbe:
    tcpSocket:
      port: metrics
    periodSeconds: 2
    failureThreshold: 30
  livenessProbe:
    tcpSocket:
      port: metrics
    periodSeconds: 30
    timeoutSeconds: 5
  readinessProbe:
    httpGet:
      path: {{ .path }}
      port: metrics
    periodSeconds: 15
    timeoutSeconds: 5
  resources:
    {{- toYaml .resources | nindent 4 }}
{{- end }}
{{- end }}
{{- end -}}

{{/* The port that Prometheus scrapes, or nothing. */}}
{{- define "web.metricsPort" -}}
{{- if .Values.exporter.enabled }}{{ .Values.exporter.port }}{{ else if .Values.metrics.enabled }}{{ .Values.metrics.port | default .Values.containerPort }}{{ end -}}
{{- end -}}

{{/* Fluent Bit's configuration: the application's files to the chosen output. */}}
{{- define "web.logShipperConfig" -}}
service:
  flush: 2
  log_level: warn
  http_server: true
  http_listen: 0.0.0.0
  http_port: {{ .Values.logShipping.healthPort }}
  health_check: true
  hc_errors_count: 5
  hc_retry_failure_count: 5
  hc_period: 60
pipeline:
  inputs:
    - name: tail
      path: {{ printf "%s/*.log" .Values.logShipping.path }}
      tag: app.*
      db: /fluent-bit/state/tail.db
      read_from_head: true
      rotate_wait: 10
      mem_buf_limit: 16MB
      skip_long_lines: true
  outputs:
    {{- toYaml (list .Values.logShipping.output) | nindent 4 }}
{{- end -}}
