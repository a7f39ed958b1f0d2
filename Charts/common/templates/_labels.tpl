{{/*
What services, policies and budgets select by; never changes in the life of a release:
(dict "root" $ "component" "server"). Without a component: every pod of the release.
*/}}
{{- define "common.selectorLabels" -}}
app.kubernetes.io/name: {{ include "common.name" .root }}
app.kubernetes.io/instance: {{ .root.Release.Name }}
{{- with .component }}
app.kubernetes.io/component: {{ . }}
{{- end }}
{{- end -}}

{{/* The labels of every object: (dict "root" $ "component" "server" "version" "3.5.0"). */}}
{{- define "common.labels" -}}
helm.sh/chart: {{ printf "%s-%s" .root.Chart.Name .root.Chart.Version | replace "+" "_" | trunc 63 | trimSuffix "-" }}
{{ include "common.selectorLabels" . }}
{{- with .version | default .root.Chart.AppVersion }}
app.kubernetes.io/version: {{ . | trunc 63 | quote }}
{{- end }}
app.kubernetes.io/managed-by: {{ .root.Release.Service }}
app.kubernetes.io/part-of: platform
{{- with .root.Values.commonLabels }}
{{ toYaml . }}
{{- end }}
{{- with (.root.Values.global | default dict).commonLabels }}
{{ toYaml . }}
{{- end }}
{{- end -}}

{{/*
The content of metadata: (dict "root" $ "component" "server" "name" NAME "namespace" NAMESPACE "cluster" BOOL
"labels" MAP "annotations" MAP); all but root have defaults. `cluster` leaves the namespace out.
*/}}
{{- define "common.metadata" -}}
name: {{ .name | default (include "common.componentName" .) }}
{{- if not .cluster }}
namespace: {{ .namespace | default .root.Release.Namespace }}
{{- end }}
labels:
  {{- include "common.labels" . | nindent 2 }}
  {{- with .labels }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
{{- with .annotations }}
annotations:
  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
