import Foundation
import Testing

/// `strake explain` and `strake values check`, as a user runs them.
@Suite struct ExplainTests {
  private func explained(_ arguments: String..., changing files: [String: String] = [:]) throws -> CommandLine.Outcome {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in ExplainedProject.files.merging(files, uniquingKeysWith: { $1 }) {
      try commandLine.write(path, text)
    }
    return try commandLine.run(arguments)
  }

  @Test func aFieldIsFollowedToTheValueThatCountsAndThoseItOverrode() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "Deployment/web", "spec.replicas")
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("Charts/web/templates/deployment.yaml:8:"))
    #expect(outcome.output.contains("Overlays/prod/values.yaml:1:"))
    #expect(outcome.output.contains("overridden  Charts/web/values.yaml:1:"))
  }

  @Test func aFieldFromAHelperNamesTheHelperAndItsCaller() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "Deployment/web", "metadata.labels.team")
    #expect(outcome.output.contains("Charts/web/templates/_helpers.tpl:3:"))
    #expect(outcome.output.contains("Charts/web/templates/deployment.yaml:6:"))
    #expect(outcome.output.contains("Charts/web/values.yaml:10:"))
  }

  @Test func aTextOfTwoValuesNamesBoth() throws {
    let outcome = try explained(
      "explain", "web", "--env", "prod", "Deployment/web", "spec.template.spec.containers[name=web].image")
    #expect(outcome.output.contains(".Values.image.repository (nginx)"))
    #expect(outcome.output.contains(".Values.image.tag (1.27)"))
  }

  @Test func aPatchedFieldNamesThePatch() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "Deployment/web", "spec.minReadySeconds")
    #expect(outcome.output.contains("patch  Overlays/prod/patch.yaml:6:"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func aTransformedFieldNamesTheKustomization() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "ConfigMap/web", "metadata.namespace")
    #expect(outcome.output.contains("transformer  Overlays/prod/kustomization.yaml:1:"), "\(outcome.output)")
  }

  @Test func valuesThatSayNothingAreNotUnread() throws {
    let outcome = try explained(
      "upgrade", "web", "--env", "prod", "--install", "--yes", "--dry-run",
      changing: ["Overlays/prod/values.yaml": "{}\n"])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(!outcome.errors.contains("is never read"), "\(outcome.errors)")
  }

  @Test func aWholeReleaseIsATableOfFiles() throws {
    let outcome = try explained("explain", "web", "--env", "prod")
    #expect(outcome.output.contains("Charts/web/templates/deployment.yaml"))
    #expect(outcome.output.contains("Overlays/prod/values.yaml"))
  }

  @Test func anAbsentResourceNamesTheConditionAndItsValue() throws {
    let files = [
      "Charts/web/values.yaml": "replicas: 1\nimage: {repository: a, tag: b}\nlabels: {team: x}\n"
        + "ingress:\n  enabled: false\n",
      "Charts/web/templates/ingress.yaml":
        "{{- if .Values.ingress.enabled }}\nkind: Ingress\nmetadata:\n  name: web\n{{- end }}\n",
    ]
    let outcome = try explained("explain", "web", "--env", "prod", "--why-not", "Ingress/web", changing: files)
    #expect(outcome.output.contains("Charts/web/templates/ingress.yaml:1:"), "\(outcome.errors)")
    #expect(outcome.output.contains(".Values.ingress.enabled Charts/web/values.yaml:5 (false)"))
  }

  @Test func aMisspeltValueIsFoundWithTheRightName() throws {
    let outcome = try explained(
      "values", "check", "web", "--env", "prod", changing: ["Overlays/prod/values.yaml": "image:\n  tga: x\n"])
    #expect(outcome.output.contains("image.tga"))
    #expect(outcome.output.contains("Overlays/prod/values.yaml:2"))
    #expect(outcome.output.contains("did you mean image.tag?"))
  }

  @Test func valuesThatAreReadAsAWholeAreNoFinding() throws {
    let files = [
      "Charts/web/templates/configmap.yaml":
        "kind: ConfigMap\nmetadata:\n  name: web\ndata: {{ toYaml .Values.extra | nindent 2 }}\n",
      "Overlays/prod/values.yaml": "extra:\n  anything: goes\n",
    ]
    let outcome = try explained("values", "check", "web", "--env", "prod", "--strict", changing: files)
    #expect(outcome.exitCode == 0, "\(outcome.output)")
  }

  @Test func anUpgradeWarnsOfUnreadValuesAndRefusesThemWhenToldSo() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in ExplainedProject.files { try commandLine.write(path, text) }
    try commandLine.write("Overlays/prod/values.yaml", "replica: 3\n")
    let refused = try commandLine.run("upgrade", "web", "--env", "prod", "--install", "--strict-values")
    #expect(refused.exitCode == 1)
    #expect(refused.errors.contains("error: replica is never read"))
    let warned = try commandLine.run("upgrade", "web", "--env", "prod", "--install")
    #expect(warned.exitCode == 0)
    #expect(warned.errors.contains("did you mean replicas?"))
  }

  @Test func annotatedManifestsAreTheManifestsWithComments() throws {
    let plain = try explained("render", "web", "--env", "prod")
    let annotated = try explained("render", "web", "--env", "prod", "--annotate")
    let stripped = annotated.output.split(separator: "\n", omittingEmptySubsequences: false).map { line in
      line.components(separatedBy: "  # ")[0]
    }.joined(separator: "\n")
    #expect(stripped == plain.output)
    #expect(annotated.output.contains("replicas: 3  # .Values.replicas Overlays/prod/values.yaml:1 via "))
  }

  @Test func aPageNeedsNothingElse() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "--output", "html")
    #expect(outcome.output.hasPrefix("<!doctype html>"))
    #expect(!outcome.output.contains("src="))
    #expect(!outcome.output.contains("http://") && !outcome.output.contains("https://"))
  }

  @Test func actionsInTextThatTplRendersStandWhereTheValueDoes() throws {
    let files = [
      "Charts/web/values.yaml": """
      replicas: 1
      image: {repository: a, tag: b}
      labels: {team: x}
      notes: |
        first: "{{ .Values.replicas }}"
        second: {{ include "web.image" . }}

      """,
      "Charts/web/templates/configmap.yaml":
        "kind: ConfigMap\nmetadata:\n  name: web\ndata: {{ tpl .Values.notes . | nindent 2 }}\n",
    ]
    let first = try explained("explain", "--chart", "Charts/web", "ConfigMap/web", "data.first", changing: files)
    #expect(first.output.contains("template  Charts/web/values.yaml:5  "), "\(first.output)\(first.errors)")
    let second = try explained("explain", "--chart", "Charts/web", "ConfigMap/web", "data.second", changing: files)
    #expect(second.output.contains("call      Charts/web/values.yaml:6 "), "\(second.output)")
    #expect(second.output.contains("include \"web.image\" ."), "\(second.output)")
  }

  @Test func whatAPatchSaysAgainIsTheTemplates() throws {
    let outcome = try explained("explain", "web", "--env", "prod", "Deployment/web", "kind")
    #expect(outcome.output.contains("kind = Deployment\n  template  Charts/web/templates/deployment.yaml:2:"))
    #expect(!outcome.output.contains("patch"), "\(outcome.output)")
  }

  @Test func aFieldThatIsNotThereNamesTheBranchThatWouldSetItAndTheAutoscaler() throws {
    let files = [
      "Charts/web/values.yaml": "autoscaling:\n  enabled: true\n",
      "Charts/web/templates/deployment.yaml": """
      kind: Deployment
      metadata:
        name: web
      spec:
        {{- if not .Values.autoscaling.enabled }}
        replicas: 1
        {{- end }}
        paused: false
      ---
      kind: HorizontalPodAutoscaler
      metadata:
        name: scaler
      spec:
        minReplicas: 2
        maxReplicas: 5
        scaleTargetRef: {kind: Deployment, name: web}

      """,
    ]
    let outcome = try explained("explain", "--chart", "Charts/web", "Deployment/web", "spec.replicas", changing: files)
    #expect(outcome.exitCode == 1)
    let branch =
      "Charts/web/templates/deployment.yaml:6 would set it, but `not .Values.autoscaling.enabled` (line 5) is"
    #expect(outcome.errors.contains(branch + " false: .Values.autoscaling.enabled Charts/web/values.yaml:2"))
    #expect(outcome.errors.contains("HorizontalPodAutoscaler/scaler sets it in the cluster, from 2 to 5"))
    let misspelt = try explained("explain", "--chart", "Charts/web", "Deployment/web", "spec.pausd", changing: files)
    #expect(misspelt.errors.contains("did you mean spec.paused?"))
  }

  @Test func theTableCountsEachFileOnceAField() throws {
    let outcome = try explained("explain", "--chart", "Charts/web", "--set", "replicas=2")
    let rows = outcome.output.split(separator: "\n").map { $0.split(whereSeparator: \.isWhitespace).map(String.init) }
    #expect(rows.contains(["Charts/web/templates/configmap.yaml", "template", "4", "1"]), "\(outcome.output)")
    #expect(rows.contains(["Charts/web/templates/_helpers.tpl", "template", "3", "1"]), "\(outcome.output)")
    #expect(rows.contains(["Charts/web/values.yaml", "values", "3", "2"]), "\(outcome.output)")
    #expect(rows.contains(["--set", "replicas=2", "values", "1", "1"]), "\(outcome.output)")
  }

  @Test func aMapWithoutAnythingInItIsAFieldToo() throws {
    let files = [
      "Charts/web/templates/configmap.yaml":
        "kind: ConfigMap\nmetadata:\n  name: web\nempty: {}\nnone: {{ .Values.none }}\n",
      "Charts/web/values.yaml": "none: []\n", "Charts/web/templates/deployment.yaml": "",
    ]
    let template = try explained("explain", "--chart", "Charts/web", "ConfigMap/web", "empty", changing: files)
    #expect(template.output == "ConfigMap/web empty = {}\n  template  Charts/web/templates/configmap.yaml:4:8\n")
    let value = try explained("explain", "--chart", "Charts/web", "ConfigMap/web", "none", changing: files)
    #expect(value.output.contains("Charts/web/templates/configmap.yaml:5:"), "\(value.output)\(value.errors)")
    let built = try explained(
      "explain", "--kustomization", "Built", "Pod/web", "volumes",
      changing: [
        "Built/kustomization.yaml": "resources: [pod.yaml]\n",
        "Built/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\nvolumes:\n- emptyDir: {}\n",
      ])
    #expect(built.output == "Pod/web volumes[0].emptyDir = {}\n  resource  Built/pod.yaml:6:13\n", "\(built.errors)")
  }

  @Test func aResourceThatIsNotThereNamesThoseOfItsKind() throws {
    let files = [
      "Built/kustomization.yaml": "resources: [pod.yaml]\nnamePrefix: the-long-prefix-of-\n",
      "Built/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n",
    ]
    let outcome = try explained("explain", "--kustomization", "Built", "pod/web", changing: files)
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("help: of this kind there is Pod/the-long-prefix-of-web\n"), "\(outcome.errors)")
  }

  @Test func theNameOfAReleaseIsNotUnset() throws {
    let files = [
      "Charts/web/templates/configmap.yaml":
        "kind: ConfigMap\nmetadata:\n  {{- if contains \"e\" .Release.Name }}\n  name: web\n  {{- end }}\n"
    ]
    let outcome = try explained("explain", "--chart", "Charts/web", "ConfigMap/web", "metadata.name", changing: files)
    #expect(outcome.output.contains("is true: .Release.Name\n"), "\(outcome.output)\(outcome.errors)")
  }

  @Test func aPageHoldsTextOnlyAsText() throws {
    let evil = "</template></span></pre><script>document.title=1</script>"
    let files = [
      "Charts/web/values.yaml": "note: '\(evil)'\nlines: |\n  one <b>\n  two\n",
      "Charts/web/templates/a<b>&.yaml": "kind: ConfigMap\nmetadata:\n  name: \"\(evil)\"\n"
        + "note: {{ .Values.note | quote }}\nlines: |\n  {{- .Values.lines | nindent 2 }}\nlast: 1\n",
      "Charts/web/templates/deployment.yaml": "",
    ]
    let page = try explained(
      "explain", "--chart", "Charts/web", "ConfigMap", "--output", "html", changing: files
    ).output
    #expect(page.components(separatedBy: "<script>").count == 2)
    #expect(page.components(separatedBy: "<template>").count == page.components(separatedBy: "</template>").count)
    #expect(page.contains("a&lt;b&gt;&amp;.yaml:4:"))
    // A text of several lines is one thing to point at.
    #expect(page.contains(">lines: |\n  one &lt;b&gt;\n  two"), "\(page)")
    #expect(page.components(separatedBy: "<span tabindex=0").count == page.components(separatedBy: "<template>").count)
  }

  @Test func theNamespaceOfAReferenceIsExplainedByWhatMovedTheObject() throws {
    let files = [
      "Built/kustomization.yaml": "resources: [robot.yaml]\nnamespace: team\n",
      "Built/robot.yaml": """
      apiVersion: v1
      kind: ServiceAccount
      metadata: {name: robot, namespace: old}
      ---
      apiVersion: rbac.authorization.k8s.io/v1
      kind: RoleBinding
      metadata: {name: robot}
      roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: r}
      subjects:
      - {kind: ServiceAccount, name: robot, namespace: old}

      """,
    ]
    let outcome = try explained(
      "explain", "--kustomization", "Built", "RoleBinding", "subjects[0].namespace", changing: files)
    #expect(outcome.output.contains("namespace = team\n"))
    #expect(outcome.output.contains("Built/kustomization.yaml:2:1  NamespaceTransformer, was old"), "\(outcome.output)")
  }

  @Test func whatBuildMetadataWroteNamesItsLine() throws {
    let files = [
      "Built/kustomization.yaml":
        "resources: [pod.yaml]\nbuildMetadata: [originAnnotations, transformerAnnotations, managedByLabel]\n",
      "Built/pod.yaml": "apiVersion: v1\nkind: Pod\nmetadata:\n  name: web\n",
    ]
    let outcome = try explained("explain", "--kustomization", "Built", "Pod/web", changing: files)
    #expect(outcome.output.contains("managed-by: kustomize-v5.8.1  # Built/kustomization.yaml:2 (buildMetadata)"))
    #expect(outcome.output.contains("origin: |  # Built/kustomization.yaml:2 (buildMetadata)"), "\(outcome.output)")
  }

  @Test func commentsStandBehindTextsOfSeveralLinesAndBeforeCarriageReturns() throws {
    let files = [
      "Charts/web/templates/configmap.yaml": """
      kind: ConfigMap
      metadata:
        name: web
        description: a plain text
          that goes on
        quoted: "one
          two"
        list: [a,
          b]

      """,
      "Charts/web/templates/other.yaml": "kind: Other\r\nmetadata:\r\n  name: web\r\ntext: >-\r\n  one\r\n",
      "Charts/web/templates/deployment.yaml": "",
    ]
    let plain = try explained("template", "web", "Charts/web", changing: files)
    let annotated = try explained("template", "web", "Charts/web", "--annotate", changing: files)
    let place = "Charts/web/templates/configmap.yaml"
    #expect(annotated.output.contains("description: a plain text\n    that goes on  # \(place):4\n"))
    #expect(annotated.output.contains("quoted: \"one\n    two\"\n"), "\(annotated.output)")
    #expect(annotated.output.contains("list: [a,  # \(place):8\n    b]  # \(place):9\n"))
    #expect(annotated.output.contains("text: >-  # Charts/web/templates/other.yaml:5\r\n  one\n"))
    #expect(annotated.output.replacing(#/  # [^\r\n]*/#, with: "") == plain.output)
  }

  @Test func ofTextsOfSeveralLinesAChainShowsTheFirst() throws {
    let files = [
      "Built/kustomization.yaml":
        "resources: [map.yaml]\npatches:\n- patch: '{kind: Map, metadata: {name: m}, data: {a: \"x\\ny\"}}'\n",
      "Built/map.yaml": "kind: Map\nmetadata:\n  name: m\ndata:\n  a: |\n    one\n    two\n",
    ]
    let outcome = try explained("explain", "--kustomization", "Built", "Map/m", "data.a", changing: files)
    let lines = outcome.output.split(separator: "\n")
    #expect(lines.first == "Map/m data.a = x…", "\(outcome.errors)")
    #expect(lines.count == 3)
    #expect(lines.dropFirst().first?.hasSuffix("PatchTransformer, was one…") == true, "\(outcome.output)")
  }
}
