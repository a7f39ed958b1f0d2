import Testing

/// Thirty mistakes as people make them, each in a project that is right but for it, with what its message must name.
struct SeededMistake: CustomTestStringConvertible, Sendable {
  let testDescription: String
  /// The files that are wrong, over those of ``project``.
  let files: [String: String]
  /// The command.
  var command = ["render", "web", "--env", "prod"]
  /// The file and line that the message must name.
  let place: String
  /// A piece of what it must say.
  let says: String

  /// The project without mistakes.
  static let project: [String: String] = [
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

  private static let configmap = "Charts/web/templates/configmap.yaml"
  private static let values = "Overlays/prod/values.yaml"
  private static let helpers = "Charts/web/templates/_helpers.tpl"
  private static let kustomization = "Overlays/prod/kustomization.yaml"

  private static func configmap(_ data: String) -> [String: String] {
    [configmap: "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: web\ndata:\n" + data]
  }

  /// The mistakes.
  static let all: [SeededMistake] = [
    // Values that make no YAML.
    SeededMistake(
      testDescription: "a value with a colon, not quoted", files: [values: "note: \"a: b\"\n"],
      place: configmap + ":6", says: ".Values.note"),
    SeededMistake(
      testDescription: "the values file of a value with a colon", files: [values: "replicas: 2\nnote: \"a: b\"\n"],
      place: values + ":2", says: "mapping values are not allowed"),
    SeededMistake(
      testDescription: "a value that begins with a bracket", files: [values: "note: \"[x\"\n"],
      place: configmap + ":6", says: ".Values.note"),
    SeededMistake(
      testDescription: "a value that begins with an at sign", files: [values: "note: \"@home\"\n"],
      place: values + ":1", says: "cannot start any token"),
    SeededMistake(
      testDescription: "a quote that does not end", files: configmap("  a: \"{{ .Values.note }}\n  b: c\n  d: e\n"),
      place: configmap + ":6", says: ".Values.note"),
    SeededMistake(
      testDescription: "a value of several lines, not indented", files: [values: "note: |\n  one\n  two: x\n  three\n"],
      place: configmap + ":6", says: ".Values.note"),
    SeededMistake(
      testDescription: "toYaml without nindent",
      files: configmap("  labels:\n    {{ toYaml .Values.image }}\n"), place: configmap + ":7", says: "yaml: line"),
    SeededMistake(
      testDescription: "a tab for indentation", files: configmap("  a: b\n\tc: d\n"), place: configmap + ":7",
      says: "yaml: line"),
    SeededMistake(
      testDescription: "an include that is indented wrongly",
      files: configmap("  a: b\n   {{ include \"web.labels\" . }}\n"), place: helpers + ":2",
      says: "include \"web.labels\""),
    SeededMistake(
      testDescription: "a value in a helper that breaks the line",
      files: [values: "labels:\n  team: \"a: b\"\n"], place: helpers + ":3", says: "called from <include"),
    SeededMistake(
      testDescription: "a value by a flag", files: [:],
      command: ["render", "web", "--env", "prod", "--set", "note=a: b"], place: configmap + ":6",
      says: "--set note=a: b"),
    SeededMistake(
      testDescription: "a bad line in a loop",
      files: configmap("{{- range .Values.ports }}\n  {{ .name }}: {{ .port }}: x\n{{- end }}\n"),
      place: configmap + ":7", says: ".Values.ports[0]"),
    // Manifests that are none.
    SeededMistake(
      testDescription: "a document that is a list", files: [configmap: "- a\n- b\n"], place: configmap + ":1",
      says: "cannot unmarshal array"),
    SeededMistake(
      testDescription: "a kind that is a mapping", files: [configmap: "apiVersion: v1\nkind:\n  a: b\n"],
      place: configmap + ":3", says: "cannot unmarshal object"),
    SeededMistake(
      testDescription: "annotations that are no texts",
      files: [configmap: "kind: ConfigMap\nmetadata:\n  name: web\n  annotations:\n    - {{ .Values.note }}\n"],
      place: configmap + ":5", says: "cannot unmarshal array"),
    // Templates.
    SeededMistake(
      testDescription: "a field of a value that is not set", files: configmap("  a: {{ .Values.imag.tag }}\n"),
      place: configmap + ":6", says: "did you mean .Values.image?"),
    SeededMistake(
      testDescription: "a missing value in a helper",
      files: [
        helpers: "{{- define \"web.labels\" -}}\nteam: {{ .Values.label.team }}\n{{- end }}\n"
          + "{{- define \"web.image\" -}}x{{- end }}\n"
      ], place: helpers + ":2", says: "did you mean .Values.labels?"),
    SeededMistake(
      testDescription: "the caller of a helper with a mistake",
      files: [
        helpers: "{{- define \"web.labels\" -}}\nteam: {{ .Values.label.team }}\n{{- end }}\n"
          + "{{- define \"web.image\" -}}x{{- end }}\n"
      ], place: "Charts/web/templates/deployment.yaml:6", says: "called from <include \"web.labels\" .>"),
    SeededMistake(
      testDescription: "an action that does not end", files: configmap("  a: {{ .Values.note }\n"),
      place: configmap + ":6", says: "parse error"),
    SeededMistake(
      testDescription: "an if without end", files: configmap("{{ if .Values.note }}\n  a: b\n"),
      place: configmap + ":", says: "unexpected EOF"),
    SeededMistake(
      testDescription: "a function that does not exist", files: configmap("  a: {{ .Values.note | quot }}\n"),
      place: configmap + ":6", says: "function \"quot\" not defined"),
    SeededMistake(
      testDescription: "a template that does not exist", files: configmap("  a: {{ include \"web.label\" . }}\n"),
      place: configmap + ":6", says: "web.label"),
    SeededMistake(
      testDescription: "a required value", files: configmap("  a: {{ required \"a host is needed\" .Values.host }}\n"),
      place: configmap + ":6", says: "a host is needed"),
    SeededMistake(
      testDescription: "an argument of the wrong type", files: configmap("  a: {{ upper .Values.ports }}\n"),
      place: configmap + ":6", says: "wrong type for value"),
    // Values.
    SeededMistake(
      testDescription: "values that are no YAML", files: [values: "replicas: 3\n note: x\n"], place: values + ":2",
      says: "yaml: line"),
    SeededMistake(
      testDescription: "a value against the schema", files: [values: "note: x\nreplicas: many\n"],
      place: values + ":2", says: "replicas"),
    // Overlays.
    SeededMistake(
      testDescription: "a patch without a match",
      files: ["Overlays/prod/patch.yaml": "apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: wev\n"],
      place: "Overlays/prod/patch.yaml:", says: "web"),
    SeededMistake(
      testDescription: "a patch that is no YAML", files: ["Overlays/prod/patch.yaml": "kind: Deployment\n  a: b\n"],
      place: "Overlays/prod/patch.yaml:2", says: "mapping values are not allowed"),
    SeededMistake(
      testDescription: "an unknown field of a kustomization",
      files: [kustomization: "namespace: prod\npatchs: []\n"], place: kustomization + ":2", says: "patches"),
    SeededMistake(
      testDescription: "a JSON patch of a path that is not there",
      files: [
        kustomization: "patches:\n  - target: {kind: Deployment}\n    patch: |-\n      - op: replace\n"
          + "        path: /spec/nothing/here\n        value: 1\n"
      ], place: kustomization + ":", says: "nothing"),
  ]
}
