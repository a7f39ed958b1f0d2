{{- define "tenant.namespace" -}}
{{- .Values.namespace.name | default .Release.Namespace -}}
{{- end -}}

{{/* The level of the Pod Security Standards that is enforced. */}}
{{- define "tenant.enforcedLevel" -}}
{{- .Values.podSecurity.enforce | default (ternary "baseline" "restricted" (eq (include "common.environment" .) "dev")) -}}
{{- end -}}

{{/* Whether developers may exec and port-forward: "true" or "". */}}
{{- define "tenant.debugAccess" -}}
{{- if kindIs "bool" .Values.rbac.debugAccess -}}
{{- ternary "true" "" .Values.rbac.debugAccess -}}
{{- else -}}
{{- ternary "" "true" (eq (include "common.environment" .) "prod") -}}
{{- end -}}
{{- end -}}

{{/* Whether the cluster still knows PodSecurityPolicy: "true" or "". */}}
{{- define "tenant.hasPodSecurityPolicy" -}}
{{- if and .Values.podSecurity.podSecurityPolicy (.Capabilities.APIVersions.Has "policy/v1beta1/PodSecurityPolicy") (semverCompare "<1.25.0-0" .Capabilities.KubeVersion.Version) -}}
true
{{- end -}}
{{- end -}}

{{/* Subjects of a binding: (dict "users" LIST "groups" LIST "serviceAccounts" LIST). */}}
{{- define "tenant.subjects" -}}
{{- range .users }}
- kind: User
  apiGroup: rbac.authorization.k8s.io
  name: {{ . | quote }}
{{- end }}
{{- range .groups }}
- kind: Group
  apiGroup: rbac.authorization.k8s.io
  name: {{ . | quote }}
{{- end }}
{{- range .serviceAccounts }}
- kind: ServiceAccount
  name: {{ .name }}
  namespace: {{ .namespace }}
{{- end }}
{{- end -}}

{{/*
The metadata of an object of the tenant: (dict "root" $ "name" NAME). Tenants share no names with each other, since each
is a namespace.
*/}}
{{- define "tenant.metadata" -}}
{{- include "common.metadata" (merge (dict "namespace" (include "tenant.namespace" .root)) .) -}}
{{- end -}}
