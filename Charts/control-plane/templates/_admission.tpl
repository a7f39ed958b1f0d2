{{/* AdmissionConfiguration: the settings of the plug-ins that have some. */}}
{{- define "control-plane.admission" -}}
{{- $level := .Values.podSecurity.enforce | default (ternary "baseline" "restricted" (eq (include "common.environment" .) "dev")) -}}
apiVersion: apiserver.config.k8s.io/v1
kind: AdmissionConfiguration
plugins:
  - name: EventRateLimit
    configuration:
      apiVersion: eventratelimit.admission.k8s.io/v1alpha1
      kind: Configuration
      limits:
        - type: Namespace
          qps: {{ .Values.eventRateLimit.qps }}
          burst: {{ .Values.eventRateLimit.burst }}
          cacheSize: 2000
  - name: PodSecurity
    configuration:
      apiVersion: pod-security.admission.config.k8s.io/v1
      kind: PodSecurityConfiguration
      defaults:
        enforce: {{ $level }}
        enforce-version: latest
        audit: restricted
        audit-version: latest
        warn: restricted
        warn-version: latest
      exemptions:
        usernames: []
        runtimeClasses: []
        namespaces:
          {{- toYaml .Values.podSecurity.exemptNamespaces | nindent 10 }}
{{- end -}}

{{/* AuthenticationConfiguration: who is anonymous, and the OpenID Connect provider. */}}
{{- define "control-plane.authentication" -}}
apiVersion: apiserver.config.k8s.io/{{ ternary "v1" "v1beta1" (semverCompare ">=1.34.0-0" .Values.kubernetesVersion) }}
kind: AuthenticationConfiguration
anonymous:
  {{- if .Values.apiServer.anonymousPaths }}
  enabled: true
  conditions:
    {{- range .Values.apiServer.anonymousPaths }}
    - path: {{ . }}
    {{- end }}
  {{- else }}
  enabled: false
  {{- end }}
{{- with .Values.apiServer.oidc }}
{{- if .issuerURL }}
jwt:
  - issuer:
      url: {{ .issuerURL }}
      audiences:
        - {{ .clientID }}
    claimMappings:
      username:
        claim: {{ .usernameClaim }}
        prefix: {{ .prefix | quote }}
      groups:
        claim: {{ .groupsClaim }}
        prefix: {{ .prefix | quote }}
    {{- if eq .usernameClaim "email" }}
    # An address that nobody has confirmed is nobody's name.
    claimValidationRules:
      - expression: claims.?email_verified.orValue(false) == true
        message: the address is not verified
    {{- end }}
{{- end }}
{{- end }}
{{- end -}}
