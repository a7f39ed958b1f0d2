{{/* ClusterConfiguration and KubeletConfiguration, for kubeadm init --config and kubeadm upgrade. */}}
{{- define "control-plane.kubeadm" -}}
{{- $directory := .Values.directory -}}
{{- $ciphers := join "," .Values.tls.cipherSuites -}}
{{- $apiServer := dict
  "admission-control-config-file" (printf "%s/admission.yaml" $directory)
  "audit-log-maxage" .Values.audit.maxAgeDays
  "audit-log-maxbackup" .Values.audit.maxBackups
  "audit-log-maxsize" .Values.audit.maxSizeMegabytes
  "audit-log-path" .Values.audit.path
  "audit-policy-file" (printf "%s/audit-policy.yaml" $directory)
  "authentication-config" (printf "%s/authentication.yaml" $directory)
  "authorization-mode" "Node,RBAC"
  "enable-admission-plugins" (join "," .Values.apiServer.enableAdmissionPlugins)
  "encryption-provider-config" (printf "%s/encryption.yaml" $directory)
  "encryption-provider-config-automatic-reload" (eq .Values.encryption.provider "kms")
  "profiling" false
  "request-timeout" (printf "%ds" (int .Values.apiServer.requestTimeoutSeconds))
  "service-account-extend-token-expiration" false
  "service-account-lookup" true
  "tls-cipher-suites" $ciphers
  "tls-min-version" .Values.tls.minVersion
-}}
{{- with .Values.apiServer.disableAdmissionPlugins }}{{ $apiServer = set $apiServer "disable-admission-plugins" (join "," .) }}{{ end -}}
{{- $etcd := dict
  "auto-compaction-mode" "periodic"
  "auto-compaction-retention" .Values.etcd.autoCompactionRetention
  "auto-tls" false
  "cipher-suites" $ciphers
  "client-cert-auth" true
  "election-timeout" .Values.etcd.electionTimeoutMilliseconds
  "heartbeat-interval" .Values.etcd.heartbeatIntervalMilliseconds
  "listen-metrics-urls" "http://0.0.0.0:2381"
  "peer-auto-tls" false
  "peer-client-cert-auth" true
  "quota-backend-bytes" (int64 .Values.etcd.quotaBackendBytes)
  "tls-min-version" (ternary "TLS1.3" "TLS1.2" (eq .Values.tls.minVersion "VersionTLS13"))
-}}
{{- $others := dict "bind-address" "127.0.0.1" "profiling" false "tls-cipher-suites" $ciphers "tls-min-version" .Values.tls.minVersion -}}
{{- $manager := merge (dict "terminated-pod-gc-threshold" 1000 "use-service-account-credentials" true) $others -}}
apiVersion: kubeadm.k8s.io/v1beta4
kind: ClusterConfiguration
clusterName: {{ .Values.clusterName }}
kubernetesVersion: {{ .Values.kubernetesVersion }}
controlPlaneEndpoint: {{ .Values.controlPlaneEndpoint }}
# Elliptic keys: smaller handshakes, no weaker.
encryptionAlgorithm: ECDSA-P256
networking:
  podSubnet: {{ .Values.network.podCidr }}
  serviceSubnet: {{ .Values.network.serviceCidr }}
  dnsDomain: {{ .Values.network.dnsDomain }}
apiServer:
  {{- with .Values.certificateNames }}
  certSANs:
    {{- toYaml . | nindent 4 }}
  {{- end }}
  extraArgs:
    {{- include "control-plane.arguments" (merge (deepCopy .Values.apiServer.extraArgs) $apiServer) | trim | nindent 4 }}
  extraVolumes:
    - name: strake
      hostPath: {{ $directory }}
      mountPath: {{ $directory }}
      readOnly: true
      pathType: DirectoryOrCreate
    - name: audit
      hostPath: {{ dir .Values.audit.path }}
      mountPath: {{ dir .Values.audit.path }}
      readOnly: false
      pathType: DirectoryOrCreate
    {{- if eq .Values.encryption.provider "kms" }}
    {{- $socket := dir (trimPrefix "unix://" .Values.encryption.kms.endpoint) }}
    - name: kms
      hostPath: {{ $socket }}
      mountPath: {{ $socket }}
      readOnly: false
      pathType: DirectoryOrCreate
    {{- end }}
controllerManager:
  extraArgs:
    {{- include "control-plane.arguments" $manager | trim | nindent 4 }}
scheduler:
  extraArgs:
    {{- include "control-plane.arguments" $others | trim | nindent 4 }}
etcd:
  local:
    dataDir: {{ .Values.etcd.dataDirectory }}
    extraArgs:
      {{- include "control-plane.arguments" (merge (deepCopy .Values.etcd.extraArgs) $etcd) | trim | nindent 6 }}
---
apiVersion: kubelet.config.k8s.io/v1beta1
kind: KubeletConfiguration
authentication:
  anonymous:
    enabled: false
  webhook:
    enabled: true
authorization:
  mode: Webhook
# No unauthenticated port.
readOnlyPort: 0
protectKernelDefaults: true
rotateCertificates: true
serverTLSBootstrap: true
seccompDefault: true
eventRecordQPS: 50
streamingConnectionIdleTimeout: 30m
tlsMinVersion: {{ .Values.tls.minVersion }}
tlsCipherSuites:
  {{- toYaml .Values.tls.cipherSuites | nindent 2 }}
{{- end -}}

{{/* Flags as kubeadm takes them since v1beta4: a list of names and texts, in the order of the names. */}}
{{- define "control-plane.arguments" -}}
{{- range $name, $value := . }}
- name: {{ $name }}
  value: {{ $value | toString | quote }}
{{- end }}
{{- end -}}
