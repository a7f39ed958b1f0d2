import Testing

/// Each line once in a form that is read directly and once in one that ArgumentParser reads.
@Suite struct DirectCommandLineTests {
  @Test func templateReadsPlainFlagsAsArgumentParserDoes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try SmallProject.lay(in: commandLine)
    let values = "Overlays/prod/values.yaml"
    let lines: [(direct: [String], parsed: [String])] = [
      (["app", "Charts/app"], ["--skip-tests=false", "app", "Charts/app", "--debug"]),
      (["Charts/app"], ["Charts/app", "--debug"]),
      (
        ["-f", values, "app", "Charts/app", "-n", "shop"],
        ["--values=\(values)", "app", "Charts/app", "--namespace=shop", "--debug"]
      ),
      (
        ["app", "Charts/app", "--set", "replicas=5", "--set", "message=-x", "--include-crds"],
        ["app", "Charts/app", "--set=replicas=5", "--set=message=-x", "--include-crds", "--debug"]
      ),
      (
        ["app", "Charts/app", "--kube-version=v1.30.0", "-a", "x/v1", "--values=\(values)", "--namespace=shop"],
        ["app", "Charts/app", "--kube-version", "v1.30.0", "-a", "x/v1", "-f", values, "-n", "shop", "--debug"]
      ),
      (
        ["app", "Charts/app", "--set-string", "message=5", "--set-json", "replicas=4", "--no-hooks", "--skip-tests"],
        [
          "app", "Charts/app", "--set-string=message=5", "--set-json=replicas=4", "--no-hooks", "--skip-tests",
          "--debug",
        ]
      ),
      (
        [
          "app", "Charts/app", "-s", "templates/deployment.yaml", "--is-upgrade", "--skip-schema-validation",
          "--set-literal", "message=a,b=c", "--set-file", "note=\(values)",
        ],
        [
          "app", "Charts/app", "--show-only=templates/deployment.yaml", "--is-upgrade", "--skip-schema-validation",
          "--set-literal=message=a,b=c", "--set-file=note=\(values)", "--debug",
        ]
      ),
    ]
    for line in lines {
      let direct = try commandLine.run(["template"] + line.direct)
      let parsed = try commandLine.run(["template"] + line.parsed)
      #expect(direct.exitCode == 0)
      #expect(direct.output.contains("kind: Deployment"))
      #expect(direct.output == parsed.output)
    }
  }

  @Test func buildReadsAFolderAsArgumentParserDoes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("kustomization.yaml", "configMapGenerator:\n- name: a\n  literals: [b=c]\n")
    let parsed = try commandLine.run("build", "--offline", ".")
    #expect(parsed.output.contains("name: a-"))
    for arguments in [["build"], ["build", "."], ["build", "--enable-helm", "."]] {
      #expect(try commandLine.run(arguments).output == parsed.output)
    }
    let tooMany = try commandLine.run("build", ".", ".")
    #expect(tooMany.exitCode == 1)
    #expect(tooMany.errors.contains("specify one path"))
  }

  @Test func commandsAboutAReleaseReadPlainFlagsAsArgumentParserDoes() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    for (path, text) in ExplainedProject.files { try commandLine.write(path, text) }
    let values = "Overlays/prod/values.yaml"
    let lines: [(direct: [String], parsed: [String])] = [
      (["explain", "web", "--env", "prod"], ["explain", "--env=prod", "web"]),
      (
        ["explain", "web", "-e", "prod", "Deployment/web", "spec.replicas", "-o", "json", "--set", "replicas=7"],
        ["explain", "web", "--env=prod", "Deployment/web", "spec.replicas", "--output=json", "--set=replicas=7"]
      ),
      (
        ["explain", "--chart", "Charts/web", "--release-name", "a", "-f", values, "-n", "b", "ConfigMap"],
        ["explain", "--chart=Charts/web", "--release-name=a", "--values=\(values)", "--namespace=b", "ConfigMap"]
      ),
      (
        ["explain", "--chart", "Charts/web", "--why-not", "Ingress/web"],
        ["explain", "--chart=Charts/web", "--why-not=Ingress/web"]
      ),
      (
        ["render", "web", "--env", "prod", "--annotate", "--set-string", "note=-x"],
        ["render", "web", "--env=prod", "--annotate", "--set-string=note=-x"]
      ),
      (
        ["render", "web", "--no-hooks", "--include-crds"],
        ["render", "web", "--no-hooks", "--include-crds", "--no-cache"]
      ),
      (
        ["values", "check", "web", "--env", "prod", "--undefined", "-o", "json", "--set", "a.b=1"],
        ["values", "check", "web", "--env=prod", "--undefined", "--output=json", "--set=a.b=1"]
      ),
      (
        ["values", "check", "--chart", "Charts/web", "--strict", "--set", "replica=1"],
        ["values", "check", "--chart=Charts/web", "--strict", "--set=replica=1"]
      ),
    ]
    for line in lines {
      let direct = try commandLine.run(line.direct)
      let parsed = try commandLine.run(line.parsed)
      #expect(direct.exitCode == parsed.exitCode, "\(line.direct) \(direct.errors)")
      #expect(direct.output == parsed.output)
      #expect(direct.errors == parsed.errors)
    }
    #expect(try commandLine.run("explain", "--chart", "a", "--kustomization", "b").exitCode == 2)
    #expect(try commandLine.run("explain", "web", "--output", "xml").exitCode == 2)
    #expect(try commandLine.run("render").exitCode == 2)
    #expect(try commandLine.run("values", "check").exitCode == 2)
  }

  @Test func whatIsNotPlainIsLeftToArgumentParser() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    #expect(try commandLine.run("template", "--help").output.contains("--name-template"))
    #expect(try commandLine.run("build", "-h").output.contains("--load-restrictor"))
    #expect(try commandLine.run("template", "a", "b", "-f").exitCode == 1)
    #expect(try commandLine.run("template", "a", "b", "-n", "--debug").exitCode == 1)
    #expect(try commandLine.run("build", "--nonsense").exitCode == 2)
  }
}
