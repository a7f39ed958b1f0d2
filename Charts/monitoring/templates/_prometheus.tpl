{{/* prometheus.yml. Every job that talks to the API server or a kubelet does so with the pod's own token. */}}
{{- define "monitoring.prometheusConfig" -}}
{{- $prometheus := .Values.prometheus -}}
global:
  scrape_interval: {{ $prometheus.scrapeInterval }}
  scrape_timeout: {{ $prometheus.scrapeTimeout }}
  evaluation_interval: {{ $prometheus.scrapeInterval }}
  sample_limit: {{ int64 $prometheus.sampleLimit }}
  external_labels:
    cluster: {{ .Values.clusterName }}
    environment: {{ include "common.environment" . }}
    # Prometheus itself puts the pod's name here.
    prometheus_replica: ${POD_NAME}
rule_files:
  - /etc/prometheus/rules/*.yaml
alerting:
  # The replicas differ in nothing but this label, so Alertmanager sees their alerts as one.
  alert_relabel_configs:
    - action: labeldrop
      regex: prometheus_replica
  alertmanagers:
    - kubernetes_sd_configs:
        - role: pod
          namespaces:
            names:
              - {{ .Release.Namespace }}
          selectors:
            - role: pod
              label: app.kubernetes.io/instance={{ .Release.Name }},app.kubernetes.io/component=alertmanager
      relabel_configs:
        - source_labels: [__meta_kubernetes_pod_container_port_name]
          regex: web
          action: keep
{{- with $prometheus.remoteWrite }}
remote_write:
  {{- toYaml . | nindent 2 }}
{{- end }}
scrape_configs:
  - job_name: prometheus
    static_configs:
      - targets:
          - localhost:9090

  - job_name: kubernetes-apiservers
    scheme: https
    kubernetes_sd_configs:
      - role: endpointslice
        namespaces:
          names:
            - default
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    relabel_configs:
      - source_labels: [__meta_kubernetes_service_name, __meta_kubernetes_endpointslice_port_name]
        regex: kubernetes;https
        action: keep
    metric_relabel_configs:
      # The finest latency buckets are a third of all series and say nothing that the coarse ones don't.
      - source_labels: [__name__, le]
        regex: apiserver_request_(slo|sli)_duration_seconds_bucket;(0\.15|0\.25|0\.35|0\.45|0\.7|0\.9|1\.25|1\.75|3\.5|7)
        action: drop

  - job_name: kubernetes-nodes
    scheme: https
    kubernetes_sd_configs:
      - role: node
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
      # Managed clusters sign the kubelets' certificates with an authority of their own.
      insecure_skip_verify: true
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    relabel_configs:
      - action: labelmap
        regex: __meta_kubernetes_node_label_(topology_kubernetes_io_zone|node_kubernetes_io_instance_type|strake_dev_node_group)

  - job_name: kubernetes-cadvisor
    scheme: https
    metrics_path: /metrics/cadvisor
    kubernetes_sd_configs:
      - role: node
    tls_config:
      ca_file: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
      insecure_skip_verify: true
    authorization:
      credentials_file: /var/run/secrets/kubernetes.io/serviceaccount/token
    metric_relabel_configs:
      # Series of the pause container and of cgroups that belong to no pod.
      - source_labels: [__name__, image]
        regex: container_(cpu|memory|fs)_.*;
        action: drop

  - job_name: kube-state-metrics
    honor_labels: true
    kubernetes_sd_configs:
      - role: pod
        namespaces:
          names:
            - {{ .Release.Namespace }}
        selectors:
          - role: pod
            label: app.kubernetes.io/instance={{ .Release.Name }},app.kubernetes.io/component=kube-state-metrics
    relabel_configs:
      - source_labels: [__meta_kubernetes_pod_container_port_name]
        regex: http
        action: keep

  # Every pod that says prometheus.io/scrape: "true", on the port that it names or on its port called metrics.
  - job_name: kubernetes-pods
    kubernetes_sd_configs:
      - role: pod
        {{- with $prometheus.namespaces }}
        namespaces:
          names:
            {{- toYaml . | nindent 12 }}
        {{- end }}
    relabel_configs:
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scrape]
        regex: "true"
        action: keep
      - source_labels: [__meta_kubernetes_pod_phase]
        regex: Pending|Succeeded|Failed|Completed
        action: drop
      # The port that the annotation names takes the place of the container's; targets that become equal are one.
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_port, __meta_kubernetes_pod_container_port_name]
        regex: \d+;.*|;metrics
        action: keep
      - source_labels: [__meta_kubernetes_pod_ip, __meta_kubernetes_pod_annotation_prometheus_io_port]
        regex: ([^;]+);(\d+)
        target_label: __address__
        replacement: $1:$2
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_scheme]
        regex: (https?)
        target_label: __scheme__
      - source_labels: [__meta_kubernetes_pod_annotation_prometheus_io_path]
        regex: (.+)
        target_label: __metrics_path__
      - source_labels: [__meta_kubernetes_namespace]
        target_label: namespace
      - source_labels: [__meta_kubernetes_pod_name]
        target_label: pod
      - source_labels: [__meta_kubernetes_pod_label_app_kubernetes_io_name]
        target_label: app
{{- with $prometheus.extraScrapeConfigs }}

  {{- toYaml . | nindent 2 }}
{{- end }}
{{- end -}}
