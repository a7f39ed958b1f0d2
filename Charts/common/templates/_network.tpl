{{/* Egress rule of a NetworkPolicy: name resolution, and nothing else, in kube-system. */}}
{{- define "common.egressDNS" -}}
- to:
    - namespaceSelector:
        matchLabels:
          kubernetes.io/metadata.name: kube-system
      podSelector:
        matchLabels:
          k8s-app: kube-dns
  ports:
    - port: 53
      protocol: UDP
    - port: 53
      protocol: TCP
{{- end -}}

{{/*
Egress rule: the API server. It has no pods to select; its addresses are those of the control plane:
(dict "cidrs" (list "10.0.0.0/16") "ports" (list 443 6443)).
*/}}
{{- define "common.egressAPIServer" -}}
- to:
    {{- range .cidrs }}
    - ipBlock:
        cidr: {{ . }}
    {{- end }}
  ports:
    {{- range .ports | default (list 443 6443) }}
    - port: {{ . }}
      protocol: TCP
    {{- end }}
{{- end -}}

{{/* A peer of a NetworkPolicy: every pod of the named namespaces: (list "monitoring" "ingress-nginx"). */}}
{{- define "common.peersInNamespaces" -}}
{{- range . }}
- namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: {{ . }}
{{- end }}
{{- end -}}
