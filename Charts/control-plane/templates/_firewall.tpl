{{/* The rules of a control-plane node as an nftables file: what isn't allowed is dropped. */}}
{{- define "control-plane.nftables" -}}
{{- $firewall := .Values.firewall -}}
#!/usr/sbin/nft -f
# A control-plane node of {{ .Values.clusterName }}. Loading the file again replaces the table as a whole.
table inet strake
delete table inet strake
table inet strake {
  set control_plane { type ipv4_addr; flags interval; auto-merge; elements = { {{ join ", " $firewall.controlPlaneCidrs }} } }
  set nodes { type ipv4_addr; flags interval; auto-merge; elements = { {{ join ", " $firewall.nodeCidrs }} } }
  set pods { type ipv4_addr; flags interval; auto-merge; elements = { {{ .Values.network.podCidr }} } }
  {{- with $firewall.authorizedCidrs }}
  set authorized { type ipv4_addr; flags interval; auto-merge; elements = { {{ join ", " . }} } }
  {{- end }}
  {{- with $firewall.sshCidrs }}
  set ssh { type ipv4_addr; flags interval; auto-merge; elements = { {{ join ", " . }} } }
  {{- end }}
  {{- with $firewall.monitoringCidrs }}
  set monitoring { type ipv4_addr; flags interval; auto-merge; elements = { {{ join ", " . }} } }
  {{- end }}

  chain input {
    type filter hook input priority filter; policy drop;
    ct state established,related accept
    ct state invalid drop
    iif lo accept
    meta l4proto { icmp, icmpv6 } accept

    # The API server: nodes, pods and the authorised networks.
    tcp dport 6443 ip saddr @nodes accept
    tcp dport 6443 ip saddr @pods accept
    {{- if $firewall.authorizedCidrs }}
    tcp dport 6443 ip saddr @authorized accept
    {{- end }}
    # etcd's clients and peers, the controller manager and the scheduler: the control plane alone.
    tcp dport { 2379, 2380, 10257, 10259 } ip saddr @control_plane accept
    # The kubelet, asked by the API servers{{ if $firewall.monitoringCidrs }} and by monitoring{{ end }}.
    tcp dport 10250 ip saddr @control_plane accept
    {{- if $firewall.monitoringCidrs }}
    tcp dport { 2381, 10250 } ip saddr @monitoring accept
    {{- end }}
    # The overlay network between nodes.
    udp dport { 4789, 8472 } ip saddr @nodes accept
    {{- if $firewall.sshCidrs }}
    tcp dport 22 ip saddr @ssh accept
    {{- end }}
    limit rate 5/minute log prefix "strake drop: "
  }
}
{{- end -}}

{{/* Rules of a host policy for a port: (dict "cidrs" LIST "ports" LIST), for Cilium. */}}
{{- define "control-plane.ciliumRule" -}}
- fromCIDR:
    {{- toYaml .cidrs | nindent 4 }}
  toPorts:
    - ports:
        {{- range .ports }}
        - port: {{ . | quote }}
          protocol: TCP
        {{- end }}
{{- end -}}

{{/* The same, for Calico. */}}
{{- define "control-plane.calicoRule" -}}
- action: Allow
  protocol: TCP
  source:
    nets:
      {{- toYaml .cidrs | nindent 6 }}
  destination:
    ports:
      {{- toYaml .ports | nindent 6 }}
{{- end -}}
