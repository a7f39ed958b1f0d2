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
{{- range $sidecar := $root.Values.sidecars -}}
{{- $native := and $canBeNative ($sidecar.native | default false) -}}
{{- if eq $native $.native }}
{{- $container := omit $sidecar "native" -}}
{{- if $native }}{{ $container = set $container "restartPolicy" "Always" }}{{ end -}}
{{- if not $sidecar.securityContext }}{{ $container = set $container "securityContext" $root.Values.securityContext }}{{ end }}
{{ list $container | toYaml }}
{{- end -}}
{{- end -}}
{{- end -}}
