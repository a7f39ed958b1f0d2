{{/* alertmanager.yml. Addresses and keys are files of a Secret, so the configuration holds none. */}}
{{- define "monitoring.alertmanagerConfig" -}}
{{- $alertmanager := .Values.alertmanager -}}
global:
  resolve_timeout: 5m
route:
  receiver: team
  group_by: [alertname, namespace]
  group_wait: {{ $alertmanager.groupWait }}
  group_interval: {{ $alertmanager.groupInterval }}
  repeat_interval: {{ $alertmanager.repeatInterval }}
  routes:
    # The alert that always fires: a dead man's switch outside rings when it stops.
    - receiver: silence
      matchers:
        - alertname = Watchdog
    {{- if $alertmanager.paging }}
    - receiver: pager
      matchers:
        - severity = critical
      continue: true
    {{- end }}
    # What is only noted disturbs nobody.
    - receiver: silence
      matchers:
        - severity = info
    # Whoever is paged also sees it in the channel.
    - receiver: team
      matchers:
        - severity =~ "warning|critical"
inhibit_rules:
  # Who knows that it is critical needs no warning of the same.
  - source_matchers:
      - severity = critical
    target_matchers:
      - severity = warning
    equal: [alertname, namespace]
receivers:
  - name: silence
  {{- range $name, $receiver := $alertmanager.receivers }}
  - name: {{ $name }}
    {{- toYaml $receiver | nindent 4 }}
  {{- end }}
{{- end -}}
