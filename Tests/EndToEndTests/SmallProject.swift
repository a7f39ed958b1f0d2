import Foundation
import Testing

/// A project of a few lines: one chart, two environments.
enum SmallProject {
  /// Lays it into the command line's folder.
  static func lay(in commandLine: CommandLine) throws {
    try commandLine.write("Charts/app/Chart.yaml", "apiVersion: v2\nname: app\nversion: 1.2.3\nappVersion: \"9\"\n")
    try commandLine.write("Charts/app/values.yaml", "replicas: 1\nmessage: hello\n")
    try commandLine.write(
      "Charts/app/templates/deployment.yaml",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: {{ .Release.Name }}
      spec:
        replicas: {{ .Values.replicas }}
        template:
          spec:
            containers:
              - name: app
                image: example.org/app:{{ .Chart.AppVersion }}
      """ + "\n")
    try commandLine.write(
      "Charts/app/templates/configmap.yaml",
      """
      apiVersion: v1
      kind: ConfigMap
      metadata:
        name: {{ .Release.Name }}-settings
      data:
        message: {{ .Values.message | quote }}
        namespace: {{ .Release.Namespace }}
      """ + "\n")
    try commandLine.write("Charts/app/templates/NOTES.txt", "Say {{ .Values.message }} to {{ .Release.Name }}.\n")
    try commandLine.write("Overlays/dev/values.yaml", "message: hello dev\n")
    try commandLine.write("Overlays/dev/kustomization.yaml", "namespace: dev\n")
    try commandLine.write("Overlays/prod/values.yaml", "replicas: 3\nmessage: hello prod\n")
    try commandLine.write(
      "Overlays/prod/kustomization.yaml",
      """
      namespace: prod
      labels:
        - pairs:
            environment: prod
      patches:
        - path: deadline.yaml
      """ + "\n")
    try commandLine.write(
      "Overlays/prod/deadline.yaml",
      """
      apiVersion: apps/v1
      kind: Deployment
      metadata:
        name: app
      spec:
        progressDeadlineSeconds: 60
      """ + "\n")
  }
}
