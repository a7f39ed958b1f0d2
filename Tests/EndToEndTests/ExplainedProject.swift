/// A project whose fields come from everywhere: a helper, the chart's values, an environment's values, a patch.
enum ExplainedProject {
  /// The files by path.
  static let files: [String: String] = [
    "Charts/web/Chart.yaml": "apiVersion: v2\nname: web\nversion: 1.0.0\n",
    "Charts/web/values.yaml": """
    replicas: 1
    image:
      repository: nginx
      tag: "1.27"
    note: hello
    ports:
      - name: http
        port: 80
    labels:
      team: core

    """,
    "Charts/web/values.schema.json":
      #"{"properties": {"replicas": {"type": "integer"}, "image": {"required": ["repository"]}}}"#,
    "Charts/web/templates/_helpers.tpl": """
    {{- define "web.labels" -}}
    app: web
    team: {{ .Values.labels.team }}
    {{- end }}
    {{- define "web.image" -}}
    {{ .Values.image.repository }}:{{ .Values.image.tag }}
    {{- end }}

    """,
    "Charts/web/templates/deployment.yaml": """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
      labels:
        {{- include "web.labels" . | nindent 4 }}
    spec:
      replicas: {{ .Values.replicas }}
      template:
        spec:
          containers:
            - name: web
              image: {{ include "web.image" . }}

    """,
    "Charts/web/templates/configmap.yaml": """
    apiVersion: v1
    kind: ConfigMap
    metadata:
      name: web
    data:
      note: {{ .Values.note }}

    """,
    "Overlays/prod/values.yaml": "replicas: 3\n",
    "Overlays/prod/kustomization.yaml": "namespace: prod\npatches:\n  - path: patch.yaml\n",
    "Overlays/prod/patch.yaml": """
    apiVersion: apps/v1
    kind: Deployment
    metadata:
      name: web
    spec:
      minReadySeconds: 5

    """,
  ]
}
