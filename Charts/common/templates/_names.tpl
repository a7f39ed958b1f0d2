{{/* The chart's name, cut to what a label value can hold. Takes the root context. */}}
{{- define "common.name" -}}
{{- default .Chart.Name .Values.nameOverride | trunc 63 | trimSuffix "-" -}}
{{- end -}}

{{/* The name of all objects; a release that is called like the chart doesn't repeat it. Takes the root context. */}}
{{- define "common.fullname" -}}
{{- if .Values.fullnameOverride -}}
{{- .Values.fullnameOverride | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- $name := include "common.name" . -}}
{{- if contains $name .Release.Name -}}
{{- .Release.Name | trunc 63 | trimSuffix "-" -}}
{{- else -}}
{{- printf "%s-%s" .Release.Name $name | trunc 63 | trimSuffix "-" -}}
{{- end -}}
{{- end -}}
{{- end -}}

{{/*
FULLNAME-COMPONENT, or FULLNAME without a component: (dict "root" $ "component" "server"). The component is kept whole:
it is the front that is cut to 63 characters.
*/}}
{{- define "common.componentName" -}}
{{- $fullname := include "common.fullname" .root -}}
{{- if .component -}}
{{- $room := sub 62 (len .component) | int -}}
{{- printf "%s-%s" ($fullname | trunc $room | trimSuffix "-") .component -}}
{{- else -}}
{{- $fullname -}}
{{- end -}}
{{- end -}}

{{/*
The service account of a component: (dict "root" $ "component" "server" "serviceAccount" .Values.server.serviceAccount).
An account that the chart doesn't make must be named: the namespace's default account is nobody's identity.
*/}}
{{- define "common.serviceAccountName" -}}
{{- if .serviceAccount.create -}}
{{- default (include "common.componentName" .) .serviceAccount.name -}}
{{- else -}}
{{- required "serviceAccount.name must name an existing account when serviceAccount.create is false" .serviceAccount.name -}}
{{- end -}}
{{- end -}}

{{/* dev, staging or prod. What is not said is prod: the strictest defaults. Takes the root context. */}}
{{- define "common.environment" -}}
{{- (.Values.global | default dict).environment | default "prod" -}}
{{- end -}}

{{/*
REGISTRY/REPOSITORY@DIGEST, or REGISTRY/REPOSITORY:TAG: (dict "root" $ "image" .Values.image). The tag defaults to the
chart's appVersion; global.imageRegistry takes the registry's place.
*/}}
{{- define "common.image" -}}
{{- $registry := (.root.Values.global | default dict).imageRegistry | default .image.registry -}}
{{- $name := ternary (printf "%s/%s" $registry .image.repository) .image.repository (not (empty $registry)) -}}
{{- if .image.digest -}}
{{- printf "%s@%s" $name .image.digest -}}
{{- else -}}
{{- printf "%s:%s" $name (.image.tag | default .root.Chart.AppVersion) -}}
{{- end -}}
{{- end -}}
