import Glibc
import GoTemplate
import Text

/// What the stages work on: made here, the same on every machine.
enum Inputs {
  /// A file that could not be written.
  struct Failure: Error {
    let file: String
  }

  /// Templates as charts have them; each defines a helper of its own and uses it.
  static func templates(count: Int) -> [ByteString] {
    (0..<count).map { number in
      ByteString(
        """
        {{- /* Labels of part \(number). */ -}}
        {{- define "part-\(number).labels" -}}
        app: {{ .Name | trunc 63 | trimSuffix "-" }}
        part: "\(number)"
        {{- end }}
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: {{ printf "%s-\(number)" .Name }}
          labels: {{- include "part-\(number).labels" . | nindent 4 }}
        spec:
          replicas: {{ .Values.replicas | default 1 }}
          template:
            spec:
              containers:
                - name: main
                  image: "{{ .Values.image.name }}:{{ .Values.image.tag | default "latest" }}"
                  {{- if and .Values.probes.enabled (gt (int .Values.port) 0) }}
                  readinessProbe: {httpGet: {port: {{ .Values.port }}}}
                  {{- end }}
                  env:
                    {{- range $key, $value := .Values.settings }}
                    - name: {{ $key | upper }}
                      value: {{ $value | quote }}
                    {{- end }}
                  {{- with .Values.resources }}
                  resources: {{- toYaml . | nindent 12 }}
                  {{- end }}

        """)
    }
  }

  /// The values of those templates.
  static var values: Value {
    func text(_ text: String) -> Value { .string(ByteString(text)) }
    func map(_ pairs: [(String, Value)]) -> Value { .map(MapValue(pairs.map { (ByteString($0.0), $0.1) })) }
    return map([
      ("replicas", .float64(3)), ("port", .float64(8080)), ("probes", map([("enabled", .bool(true))])),
      ("image", map([("name", text("registry.example.com/app")), ("tag", text("1.2.3"))])),
      ("settings", map((0..<8).map { ("setting\($0)", text("value-\($0)")) })),
      ("resources", map([("limits", map([("cpu", text("500m")), ("memory", text("512Mi"))]))])),
    ])
  }

  /// Manifests of so many deployments.
  static func manifests(count: Int, image tag: String) -> [UInt8] {
    var text = ""
    for number in 0..<count {
      text += """
        ---
        apiVersion: apps/v1
        kind: Deployment
        metadata:
          name: app-\(number)
          labels:
            app.kubernetes.io/name: app-\(number)
            app.kubernetes.io/part-of: shop
        spec:
          replicas: 3
          selector:
            matchLabels:
              app: app-\(number)
          template:
            metadata:
              labels:
                app: app-\(number)
            spec:
              serviceAccountName: app-\(number)
              containers:
              - name: main
                image: registry.example.com/team/app:\(tag)
                ports:
                - containerPort: 8080
                  protocol: TCP
                env:
                - name: MODE
                  value: "on"
                - name: TEXT
                  value: 'it''s quoted'

        """
    }
    return Array(text.utf8)
  }

  // MARK: Files

  static func write(_ bytes: [UInt8], to path: String) throws {
    guard let file = fopen(path, "w") else { throw Failure(file: path) }
    defer { fclose(file) }
    guard fwrite(bytes, 1, bytes.count, file) == bytes.count else { throw Failure(file: path) }
  }

  /// Removes a folder of files.
  static func remove(_ folder: String) {
    guard let directory = opendir(folder) else { return }
    while let entry = readdir(directory) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
      if name != ".", name != ".." { unlink(folder + "/" + name) }
    }
    closedir(directory)
    rmdir(folder)
  }
}
