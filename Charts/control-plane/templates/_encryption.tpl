{{/*
EncryptionConfiguration. The first provider writes, all of them read: so the encrypting one is first and identity, if at
all, the last.
*/}}
{{- define "control-plane.encryption" -}}
{{- $encryption := .Values.encryption -}}
apiVersion: apiserver.config.k8s.io/v1
kind: EncryptionConfiguration
resources:
  - resources:
      {{- toYaml $encryption.resources | nindent 6 }}
    providers:
      {{- if eq $encryption.provider "kms" }}
      - kms:
          apiVersion: v2
          name: {{ $encryption.kms.name }}
          endpoint: {{ $encryption.kms.endpoint }}
          timeout: {{ $encryption.kms.timeout }}
      {{- else }}
      - aesgcm:
          keys:
            {{- range $encryption.aesgcm.keyNames }}
            - name: {{ . | lower | replace "_" "-" }}
              secret: {{ printf "${%s}" . }}
            {{- end }}
      {{- end }}
      {{- if $encryption.readUnencrypted }}
      - identity: {}
      {{- end }}
{{- end -}}
