import Testing

/// Wrong usage of Helm's own commands: Helm's words and its exit code.
@Suite struct HelmUsageTests {
  @Test(arguments: [
    (["template", "c", "--set"], "flag needs an argument: --set"),
    (["template", "c", "-f"], "flag needs an argument: 'f' in -f"),
    (["template", "c", "-gn"], "flag needs an argument: 'n' in -n"),
    (["template", "c", "--nope"], "unknown flag: --nope"),
    (["template", "c", "-Zx"], "unknown shorthand flag: 'Z' in -Zx"),
    (["template", "c", "--=x"], "bad flag syntax: --=x"),
    (
      ["template", "c", "--skip-crds=maybe"],
      "invalid argument \"maybe\" for \"--skip-crds\" flag: strconv.ParseBool: parsing \"maybe\": invalid syntax"
    ),
    (
      ["template", "c", "--timeout", "x"],
      "invalid argument \"x\" for \"--timeout\" flag: time: invalid duration \"x\""
    ),
    (
      ["template", "c", "-f", "a\"b"],
      "invalid argument \"a\\\"b\" for \"-f, --values\" flag: "
        + "parse error on line 1, column 2: bare \" in non-quoted-field"
    ),
    (
      ["template", "c", "-f", "\"a\nb"],
      "invalid argument \"\\\"a\\nb\" for \"-f, --values\" flag: "
        + "record on line 1; parse error on line 2, column 2: extraneous or missing \" in quoted-field"
    ),
    (["template", "c", "-f", "\n"], "invalid argument \"\\n\" for \"-f, --values\" flag: EOF"),
    (
      ["template", "c", "--post-renderer", "x"],
      "invalid argument \"x\" for \"--post-renderer\" flag: plugin: {Name:x Type:postrenderer/v1} not found"
    ),
    (
      ["template", "c", "--dry-run=maybe"],
      "invalid dry-run value (\"maybe\"). Must be \"none\", \"server\", or \"client\""
    ),
    (
      ["template", "r", "c", "x", "--kube-version", "abc"],
      "invalid kube version 'abc': could not parse \"abc\" as version"
    ),
    (["template", "c", "-f", "\"a,b\",c"], "open a,b: no such file or directory"),
    (["show", "values", "c", "--jsonpath", "{.a"], "error parsing jsonpath {.a: unclosed action"),
  ])
  func helmsCommandsSayWhatHelmSays(arguments: [String], message: String) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    let outcome = try commandLine.run(arguments)
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Error: \(message)\n"), "\(outcome.errors)")
  }

  @Test func flagsMayStandTogetherAndBehindArguments() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    try commandLine.write("c/templates/a.yaml", "a: {{ .Release.Namespace }} {{ .Values.x }} {{ .Values.z }}\n")
    try commandLine.write("a,b.yaml", "x: 1\n")
    try commandLine.write("c.yaml", "z: 2\n")
    for line in [
      ["template", "c", "-gnprod", "-f\"a,b.yaml\",c.yaml"],
      ["template", "--namespace=prod", "-f=\"a,b.yaml\"", "--values", "c.yaml", "--", "c"],
      [
        "template", "-n=prod", "--include-crds=false", "c", "--values=\"a,b.yaml\",c.yaml", "--timeout", "5m", "--wait",
      ],
    ] {
      let outcome = try commandLine.run(line)
      #expect(outcome.output.contains("a: prod 1 2\n"), "\(line) \(outcome.errors)")
    }
  }

  @Test func lintSaysWhatHelmSaysOfChartFilesOfNoVersionAndOfIgnoredDefinitions() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/Chart.yaml", "type: library\ndependencies: [{name: a, version: 1.0.0}]\n")
    let output = try commandLine.run("lint", "c").output
    #expect(
      output.contains("[ERROR] Chart.yaml: chart type is not valid in apiVersion ''. It is valid in apiVersion 'v2'\n"))
    #expect(output.contains("dependencies are not valid in the Chart file with apiVersion ''."))

    try commandLine.write("d/Chart.yaml", "apiVersion: v2\nname: d\nversion: 0.1.0\n")
    try commandLine.write("d/crds/a.yaml", "name: {{ x }}\n")
    #expect(try commandLine.run("lint", "d").output.contains("[ERROR] crds/a.yaml: unable to parse YAML"))
    try commandLine.write("d/.helmignore", "crds\n")
    #expect(try commandLine.run("lint", "d").exitCode == 0)
  }

  @Test func lintTellsOnceWhatATemplateFailsOf() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    try commandLine.write("c/templates/a.yaml", "a: b: {{ fail \"no\" }}\n")
    let errors = try commandLine.run("lint", "c").errors
    #expect(errors.ranges(of: "funcMap fail").count == 1, "\(errors)")
  }

  @Test func showMissesTheChartFileWhereTemplateCannotTellTheChart() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/a.txt", "")
    #expect(try commandLine.run("show", "values", "c").errors.contains("Error: Chart.yaml file is missing\n"))
    #expect(try commandLine.run("template", "c").errors.contains("Error: unable to detect chart at"))
  }

  @Test func aValueOfACommandLineMayBeEmpty() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("c/Chart.yaml", "apiVersion: v2\nname: c\nversion: 0.1.0\n")
    try commandLine.write("c/templates/a.yaml", "a: 1\n")
    #expect(try commandLine.run("template", "c", "--set=", "-f", "", "--output-dir=").exitCode == 0)
  }
}
