import Foundation
import Testing

/// Charts made to break what renders them: each ends with an error that says why, or renders; no crash, no hang, and
/// less than a gigabyte of memory.
@Suite struct HostileChartTests {
  /// A chart and what `strake template` must say of it.
  struct Hostility: CustomTestStringConvertible, Sendable {
    let testDescription: String
    var template = "a: 1\n"
    var values = ""
    var arguments: [String] = []
    /// Words of the error; nil where the chart renders.
    let error: String?
    var output = ""
  }

  /// The memory that each may take, in bytes.
  static let memory = 1 << 30

  static func nested(_ open: String, _ close: String, _ count: Int, around inner: String = "") -> String {
    String(repeating: open, count: count) + inner + String(repeating: close, count: count)
  }

  /// Makes `$d` and `$e`: maps that hold a map twice, which holds another twice, 45 levels deep.
  static let doubledMaps =
    "{{ $d := dict \"x\" 1 }}{{ $e := dict \"x\" 1 }}{{ range until 45 }}{{ $d = dict \"a\" $d \"b\" $d }}"
    + "{{ $e = dict \"a\" $e \"b\" $e }}{{ end }}"

  static let hostilities = [
    Hostility(
      testDescription: "doubled maps compared", template: doubledMaps + "a: {{ deepEqual $d $e }}",
      error: "does it contain one part again and again?"),
    Hostility(
      testDescription: "doubled maps copied", template: doubledMaps + "a: {{ deepCopy $d | len }}",
      error: "does it contain one part again and again?"),
    Hostility(
      testDescription: "doubled maps merged", template: doubledMaps + "a: {{ merge $d $e | len }}",
      error: "does it contain one part again and again?"),
    Hostility(
      testDescription: "doubled maps as YAML", template: doubledMaps + "a: {{ toYaml $d | len }}",
      error: "longer than 64 MiB as text"),
    Hostility(
      testDescription: "doubled maps as JSON", template: doubledMaps + "a: {{ toJson $d | len }}",
      error: "longer than 64 MiB as text"),
    Hostility(
      testDescription: "doubled maps as TOML", template: doubledMaps + "a: {{ toToml $d | len }}",
      error: "longer than 64 MiB as text"),
    Hostility(
      testDescription: "doubled maps printed", template: doubledMaps + "a: {{ print $d | len }}",
      error: "the text is larger than a value may be"),
    Hostility(
      testDescription: "a list that keeps texts without end",
      template: "{{ $l := list }}{{ range until 1000 }}{{ $l = append $l (repeat 10000000 \"x\") }}{{ end }}a: 1",
      error: "the template takes more memory than a render may take"),
    Hostility(
      testDescription: "a text cut into millions", template: "a: {{ splitList \"\" (repeat 2000000 \"x\") | len }}\n",
      error: nil, output: "a: 2000000"),
    Hostility(
      testDescription: "values 9,000 deep are read as Helm reads them", template: "a: {{ .Values.a | toJson | len }}\n",
      values: "a: " + nested("[", "]", 9_000), error: nil, output: "a: 18000"),
    Hostility(
      testDescription: "values exactly 10,000 deep", template: "a: {{ .Values.a | toJson | len }}\n",
      values: "a: " + nested("[", "]", 9_999), error: nil, output: "a: 19998"),
    Hostility(
      testDescription: "values 10,001 deep", values: "a: " + nested("[", "]", 10_000),
      error: "exceeded max depth of 10000"),
    Hostility(
      testDescription: "a key of --set 10,000 deep", arguments: ["--set", nested("a.", "", 10_000) + "b=1"],
      error: "maximum supported nested level of 30"),
    Hostility(
      testDescription: "values 20,000 deep", values: "a: " + nested("[", "]", 20_000),
      error: "exceeded max depth of 10000"),
    Hostility(
      testDescription: "JSON 9,000 deep", template: "a: {{ .Values.a | toYaml | len }}\n",
      arguments: ["--set-json", "{\"a\":" + nested("[", "]", 9_000) + "}"], error: nil, output: "a: "),
    Hostility(
      testDescription: "JSON 20,000 deep", template: "a: {{ fromJsonArray .Values.a }}\n",
      values: "a: '" + nested("[", "]", 20_000) + "'", error: nil, output: "exceeded max depth"),
    Hostility(
      testDescription: "an output 20,000 deep", template: "a: " + nested("[", "]", 20_000),
      error: "exceeded max depth of 10000"),
    Hostility(
      testDescription: "if in if 10,000 times",
      template: "a: " + nested("{{ if true }}", "{{ end }}", 10_000, around: "x"),
      error: nil, output: "a: x"),
    Hostility(
      testDescription: "parentheses 10,000 deep", template: "a: {{ " + nested("(", ")", 10_000, around: "1") + " }}",
      error: nil, output: "a: 1"),
    Hostility(
      testDescription: "a template that includes itself",
      template: "{{ define \"a\" }}{{ include \"a\" . }}{{ end }}{{ include \"a\" . }}",
      error: "rendering template has a nested reference name: a"),
    Hostility(
      testDescription: "a template that calls itself",
      template: "{{ define \"a\" }}{{ template \"a\" . }}{{ end }}{{ template \"a\" . }}",
      error: "exceeded maximum template depth (100000)"),
    Hostility(
      testDescription: "a text that renders itself", template: "a: {{ tpl .Values.t . }}",
      values: "t: '{{ tpl .Values.t . }}'", error: "texts render each other too deeply"),
    Hostility(
      testDescription: "a range over a billion", template: "a: {{ range $i := 1000000000 }}{{ end }}",
      error: "more steps than a render may take"),
    Hostility(
      testDescription: "a list of a billion", template: "a: {{ until 1000000000 }}",
      error: "the most that one function may return"),
    Hostility(
      testDescription: "a text of a gigabyte", template: "a: {{ repeat 1000000000 \"x\" }}",
      error: "the most that one function may return"),
    Hostility(
      testDescription: "a text that doubles",
      template: "{{ $x := \"x\" }}{{ range until 40 }}{{ $x = print $x $x }}{{ end }}a: {{ $x }}",
      error: "the text is larger than a value may be"),
    Hostility(
      testDescription: "an output of a gigabyte",
      template: "{{ $x := repeat 1000000 \"x\" }}{{ range until 1000 }}{{ $x }}{{ end }}",
      error: "output"),
    Hostility(
      testDescription: "texts that render texts without end",
      template: "{{ define \"a\" }}{{ tpl \"{{ include `a` . }}\" . }}{{ end }}a: {{ include \"a\" . }}",
      error: "too deep"),
    Hostility(
      testDescription: "an indentation of a billion", template: "a: {{ indent 1000000000 \"x\" }}",
      error: "the most that one function may return"),
    Hostility(
      testDescription: "a format a billion wide", template: "a: {{ printf \"%1000000d\" 1 | len }}",
      error: nil, output: "a: "),
    Hostility(
      testDescription: "a list index of a billion", arguments: ["--set", "a[1000000000]=1"],
      error: "maximum supported index of 65536"),
    Hostility(
      testDescription: "a pattern that expands without end",
      template: "a: {{ regexMatch \"(((a{1000}){1000}){1000})\" \"a\" }}\n",
      error: nil, output: "a: false"),
    Hostility(
      testDescription: "a template of bytes that are no text", template: "a: {{ \"\\xff\\xfe\" | quote }}\n",
      error: nil,
      output: "a: "),
    Hostility(
      testDescription: "aliases of aliases in merges",
      values: "a0: &a0 {x: 1}\n"
        + (1...20).map { level in "a\(level): &a\(level) {<<: [*a\(level - 1), *a\(level - 1)], y: *a\(level - 1)}\n" }
        .joined(),
      error: "document contains excessive aliasing"),
    Hostility(
      testDescription: "aliases that expand to 9^12 elements",
      values: "a0: &a0 [x,x,x,x,x,x,x,x,x]\n"
        + (1...12).map { level in
          "a\(level): &a\(level) [" + [String](repeating: "*a\(level - 1)", count: 9).joined(separator: ",") + "]\n"
        }.joined(),
      error: "document contains excessive aliasing"),
    Hostility(
      testDescription: "a map that holds itself", template: "{{ $m := dict }}{{ $_ := set $m \"m\" $m }}a: {{ $m }}",
      error: "nests too deeply"),
  ]

  @Test(arguments: hostilities)
  func eachEndsWithAReasonOrRenders(hostility: Hostility) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("h/Chart.yaml", "apiVersion: v2\nname: h\nversion: 0.1.0\n")
    try commandLine.write("h/values.yaml", hostility.values + "\n")
    try commandLine.write("h/templates/a.yaml", hostility.template)
    let outcome = try commandLine.run(["template", "h"] + hostility.arguments, memory: HostileChartTests.memory)
    if let error = hostility.error {
      #expect(outcome.exitCode == 1)
      #expect(outcome.output.isEmpty)
      #expect(outcome.errors.contains(error), "\(outcome.errors.suffix(1_000))")
    } else {
      #expect(outcome.exitCode == 0, "\(outcome.errors.suffix(1_000))")
      #expect(outcome.output.contains(hostility.output))
    }
  }

  @Test func valuesThatAreNotUnicodeAreRefused() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("h/Chart.yaml", "apiVersion: v2\nname: h\nversion: 0.1.0\n")
    let file = commandLine.folder.appendingPathComponent("h/values.yaml")
    try Data([0x61, 0x3A, 0x20, 0xFF, 0xFE, 0x0A]).write(to: file)
    let outcome = try commandLine.run("template", "h")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("yaml: invalid leading UTF-8 octet"))
  }

  @Test(arguments: ["Chart.yaml", "values.yaml", "templates/a.yaml", ".helmignore", "values.schema.json"])
  func bytesThatAreNoTextAreNoCrash(file: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("h/Chart.yaml", "apiVersion: v2\nname: h\nversion: 0.1.0\n")
    try commandLine.write("h/templates/a.yaml", "a: 1\n")
    let bytes = (0..<4_000).map { UInt8(truncatingIfNeeded: $0 &* 197 &+ $0 >> 5) }
    try Data(bytes).write(to: commandLine.folder.appendingPathComponent("h/\(file)"))
    let outcome = try commandLine.run(["template", "h"], memory: HostileChartTests.memory)
    #expect(outcome.exitCode == (file == ".helmignore" ? outcome.exitCode : 1))
    #expect(outcome.exitCode == 0 || outcome.errors.contains("Error: "))
  }

  @Test func anArchiveOfPlainTextIsRefused() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("h.tgz", "not an archive")
    let outcome = try commandLine.run("template", "./h.tgz")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("does not appear to be a gzipped archive"))
  }

  @Test func aSchemasObjectionNamesTheLineOfTheLastFileThatSetsTheValue() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("h/Chart.yaml", "apiVersion: v2\nname: h\nversion: 0.1.0\n")
    try commandLine.write("h/values.yaml", "size: 1\nname: x\n")
    try commandLine.write(
      "h/values.schema.json", "{\"properties\":{\"size\":{\"type\":\"integer\"},\"name\":{\"minLength\":2}}}")
    try commandLine.write("one.yaml", "size: a\n")
    try commandLine.write("two.yaml", "other: 1\nsize: b\n")
    let outcome = try commandLine.run("template", "h", "-f", "one.yaml", "-f", "two.yaml")
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("two.yaml:2:7"), "\(outcome.errors)")
    #expect(!outcome.errors.contains("one.yaml"))
    #expect(outcome.errors.contains("h/values.yaml:2:7"))
    #expect(outcome.errors.contains("- at '/size': got string, want integer"))
    let set = try commandLine.run("template", "h", "--set", "size=c,name=xy")
    #expect(set.errors.contains("at /size: got string, want integer"))
    #expect(!set.errors.contains("h/values.yaml:1"), "a value of the command line is not blamed on a file")
  }
}
