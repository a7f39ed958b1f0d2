{{/* fluent.conf: read, join, enrich, redact, send. */}}
{{- define "logging.config" -}}
{{- $buffer := .Values.buffer -}}
{{- if not (or .Values.output.search.enabled .Values.output.s3.enabled) -}}
{{- fail "one of output.search.enabled and output.s3.enabled must be true: records must go somewhere" -}}
{{- end -}}
<system>
  log_level {{ .Values.logLevel }}
  <log>
    format json
  </log>
</system>

# What Prometheus scrapes: records read and sent, the buffers' state.
<source>
  @type prometheus
  bind 0.0.0.0
  port 24231
  metrics_path /metrics
</source>
<source>
  @type prometheus_tail_monitor
  interval 15
</source>
<source>
  @type prometheus_output_monitor
  interval 15
</source>

# Fluentd's own messages go to its standard output and nowhere else.
<label @FLUENT_LOG>
  <match **>
    @type null
  </match>
</label>

# A record that no filter or output can take is told, not dropped in silence.
<label @ERROR>
  <match **>
    @type stdout
  </match>
</label>

<source>
  @type tail
  @id containers
  @label @CONTAINERS
  path /var/log/containers/*.log
  exclude_path ["/var/log/containers/{{ include "common.fullname" . }}-*_{{ .Release.Namespace }}_*.log"
  {{- range .Values.input.excludedNamespaces }}, "/var/log/containers/*_{{ . }}_*.log"{{ end }}]
  pos_file /fluentd/state/containers.pos
  tag kubernetes.*
  read_from_head {{ .Values.input.readFromHead }}
  # Files are rotated under their names: the inode says which is which.
  follow_inodes true
  rotate_wait 30
  refresh_interval 10
  # A start on a node with long logs must not exhaust the memory.
  read_bytes_limit_per_second 8388608
  <parse>
    @type regexp
    expression /^(?<time>[^ ]+) (?<stream>stdout|stderr) (?<logtag>[FP]) ?(?<message>.*)$/
    time_format %Y-%m-%dT%H:%M:%S.%N%:z
  </parse>
</source>

<label @CONTAINERS>
  # The runtime cuts lines at 16 KiB; the pieces are marked P, the last one F.
  <filter kubernetes.**>
    @type concat
    key message
    use_partial_cri_logtag true
    partial_cri_logtag_key logtag
    partial_cri_stream_key stream
    separator ""
    flush_interval 5
    timeout_label @ENRICH
  </filter>
  <match kubernetes.**>
    @type relabel
    @label @ENRICH
  </match>
</label>

<label @ENRICH>
  <filter kubernetes.**>
    @type kubernetes_metadata
    skip_labels false
    skip_namespace_metadata true
    skip_master_url true
    cache_size 2000
    watch true
  </filter>
  {{- if .Values.input.redact }}
  <filter kubernetes.**>
    @type record_transformer
    enable_ruby true
    <record>
      message ${m = record["message"].to_s; {{ range $name, $pattern := .Values.input.redact }}m = m.gsub(Regexp.new({{ $pattern | quote }}), "[{{ $name }}]"); {{ end }}m}
    </record>
  </filter>
  {{- end }}
  {{- if .Values.input.parseJSON }}
  <filter kubernetes.**>
    @type parser
    key_name message
    reserve_data true
    # A field of the message must not take the place of the pod's name.
    hash_value_field data
    emit_invalid_record_to_error false
    <parse>
      @type json
    </parse>
  </filter>
  {{- end }}
  <filter kubernetes.**>
    @type record_transformer
    remove_keys logtag,docker
    <record>
      cluster {{ .Values.clusterName }}
      environment {{ include "common.environment" . }}
    </record>
  </filter>
  {{- if .Values.output.search.enabled }}
  # The same record has the same id, so that a second try replaces what the first one may have written.
  <filter kubernetes.**>
    @type {{ .Values.output.search.engine }}_genid
    hash_id_key _hash
  </filter>
  {{- end }}
  <match kubernetes.**>
    @type copy
    {{- with .Values.output.search }}
    {{- if .enabled }}
    <store ignore_error>
      @type {{ .engine }}
      @id search
      host {{ .host }}
      port {{ .port }}
      scheme {{ .scheme }}
      {{- if eq .scheme "https" }}
      ssl_verify {{ .verifyCertificate }}
      ssl_version TLSv1_2
      {{- if .caSecret }}
      ca_file /fluentd/search-ca/ca.crt
      {{- end }}
      {{- end }}
      {{- if .credentialsSecret }}
      user "#{ENV['SEARCH_USERNAME']}"
      password "#{ENV['SEARCH_PASSWORD']}"
      {{- end }}
      index_name {{ .indexPrefix }}-${$.kubernetes.namespace_name}-%Y.%m.%d
      include_timestamp true
      id_key _hash
      remove_keys _hash
      reconnect_on_error true
      reload_on_failure true
      reload_connections false
      request_timeout 30s
      suppress_type_name true
      <buffer $.kubernetes.namespace_name, time>
        timekey 1d
        timekey_use_utc true
        {{- include "logging.buffer" (dict "buffer" $buffer "output" "search" "flushInterval" $buffer.flushInterval) | nindent 8 }}
      </buffer>
    </store>
    {{- end }}
    {{- end }}
    {{- with .Values.output.s3 }}
    {{- if .enabled }}
    <store ignore_error>
      @type s3
      @id s3
      s3_bucket {{ .bucket }}
      s3_region {{ .region }}
      path {{ .prefix }}/{{ $.Values.clusterName }}/${$.kubernetes.namespace_name}/%Y/%m/%d/
      s3_object_key_format %{path}%{time_slice}-%{hex_random}.%{file_extension}
      time_slice_format %H%M
      store_as gzip
      storage_class {{ .storageClass }}
      acl private
      {{- if .kmsKeyID }}
      use_server_side_encryption aws:kms
      ssekms_key_id {{ .kmsKeyID }}
      {{- end }}
      # The bucket is not listed at the start: the role may only write.
      check_bucket false
      check_object false
      <format>
        @type json
      </format>
      <buffer $.kubernetes.namespace_name, time>
        timekey 1h
        timekey_wait 5m
        timekey_use_utc true
        {{- include "logging.buffer" (dict "buffer" $buffer "output" "s3" "flushInterval" .flushInterval) | nindent 8 }}
      </buffer>
    </store>
    {{- end }}
    {{- end }}
  </match>
</label>
{{- end -}}

{{/* The common part of a buffer: on the node's disk, tried for ever, the reading waits when it is full. */}}
{{- define "logging.buffer" -}}
@type file
path /fluentd/state/buffer/{{ .output }}
total_limit_size {{ .buffer.totalLimit }}
chunk_limit_size {{ .buffer.chunkLimit }}
flush_mode interval
flush_interval {{ .flushInterval }}
flush_thread_count {{ .buffer.flushThreads }}
flush_at_shutdown false
retry_type exponential_backoff
retry_max_interval {{ .buffer.retryMaxInterval }}
retry_forever true
overflow_action block
{{- end -}}
