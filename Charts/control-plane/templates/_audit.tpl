{{/* The audit Policy: the first rule that matches a request decides. */}}
{{- define "control-plane.auditPolicy" -}}
apiVersion: audit.k8s.io/v1
kind: Policy
# One entry when a request is answered is enough.
omitStages:
  - RequestReceived
omitManagedFields: true
rules:
  {{- with .Values.audit.extraRules }}
  {{- toYaml . | nindent 2 }}
  {{- end }}
  # Secrets and tokens: who and when, never what.
  - level: Metadata
    resources:
      - group: ""
        resources: [secrets, configmaps, serviceaccounts/token]
      - group: authentication.k8s.io
        resources: [tokenreviews]
  # Whoever goes into a pod.
  - level: Request
    resources:
      - group: ""
        resources: [pods/attach, pods/ephemeralcontainers, pods/exec, pods/portforward, pods/proxy, services/proxy, nodes/proxy]
  # Rights: every change with both bodies.
  - level: RequestResponse
    verbs: [create, delete, deletecollection, patch, update]
    resources:
      - group: rbac.authorization.k8s.io
      - group: admissionregistration.k8s.io
      - group: certificates.k8s.io
      - group: policy
      - group: networking.k8s.io
  # The cluster's own noise.
  - level: None
    users:
      - system:kube-proxy
    verbs: [watch]
    resources:
      - group: ""
        resources: [endpoints, services, services/status]
      - group: discovery.k8s.io
        resources: [endpointslices]
  - level: None
    userGroups:
      - system:nodes
    verbs: [get]
    resources:
      - group: ""
        resources: [nodes, nodes/status]
  - level: None
    users:
      - system:apiserver
      - system:kube-controller-manager
      - system:kube-scheduler
    verbs: [get, update]
    resources:
      - group: coordination.k8s.io
        resources: [leases]
  - level: None
    resources:
      - group: ""
        resources: [events]
      - group: events.k8s.io
        resources: [events]
  - level: None
    nonResourceURLs:
      - /healthz*
      - /livez*
      - /readyz*
      - /version
      - /openapi/*
  # Whatever else changes something.
  - level: {{ ternary "Request" "Metadata" .Values.audit.requestBodies }}
    verbs: [create, delete, deletecollection, patch, update]
  # And everything that only reads.
  - level: Metadata
{{- end -}}
