{{/* grafana.ini: the chart's settings, then those of grafana.settings over them. */}}
{{- define "monitoring.grafanaSettings" -}}
{{- $own := dict
  "server" (dict "root_url" .Values.grafana.rootURL)
  "analytics" (dict "reporting_enabled" false "check_for_updates" false "check_for_plugin_updates" false)
  "auth.anonymous" (dict "enabled" false)
  "users" (dict "allow_sign_up" false "default_theme" "system")
  "security" (dict "cookie_secure" (hasPrefix "https:" .Values.grafana.rootURL) "cookie_samesite" "strict" "strict_transport_security" (hasPrefix "https:" .Values.grafana.rootURL) "content_security_policy" true "disable_gravatar" true)
  "snapshots" (dict "external_enabled" false)
  "log" (dict "mode" "console")
  "log.console" (dict "format" "json")
-}}
{{- range $section, $settings := mergeOverwrite $own (deepCopy .Values.grafana.settings) }}
[{{ $section }}]
{{- range $name, $value := $settings }}
{{ $name }} = {{ $value }}
{{- end }}
{{ end }}
{{- end -}}
