import Diagnostics
import GoTemplate
import Text
import YAML

/// Checks values against the schemas of a chart and the charts inside it.
enum SchemaValidation {
  /// Checks the values of a chart and of all charts inside it.
  ///
  /// - Parameter user: what the user said about values, to show in it what is found.
  /// - Throws: ``ChartError`` with Helm's text that lists the findings of every chart, and a diagnostic for each.
  static func validate(
    _ values: MapValue, of chart: Chart, user: UserValues = UserValues(), log: @escaping (LogRecord) -> Void
  ) throws(ChartError) {
    var report = Report(log: log)
    report.check(values, of: [chart])
    guard !report.text.isEmpty else { return }
    if !report.findings.isEmpty {
      let places = ValuePlaces(user)
      let layers = ValueLayers(chart: chart, user: user)
      for finding in report.findings { report.diagnostics += finding.diagnostics(places, layers) }
    }
    throw ChartError(
      "values don't meet the specifications of the schema(s) in the following chart(s):\n" + report.text,
      diagnostics: report.diagnostics)
  }

  /// A finding with the chart that it is about, the charts around that, outermost first, and the chart's values.
  private struct Located {
    let finding: SchemaFinding
    let charts: [Chart]
    let values: MapValue

    /// One for each thing to mend.
    func diagnostics(_ places: ValuePlaces, _ layers: ValueLayers) -> [Diagnostic] {
      let extra = additionalProperties
      guard extra.count > 1 else { return [diagnostic(finding.sentence, extra.first, places, layers)] }
      return extra.map { diagnostic("additional properties '\($0)' not allowed", $0, places, layers) }
    }

    private func diagnostic(
      _ sentence: String, _ additionalProperty: ByteString?, _ places: ValuePlaces, _ layers: ValueLayers
    ) -> Diagnostic {
      let name = charts.last?.name ?? ByteString()
      let pointer = finding.location.text
      let path = finding.location.tokens
      var diagnostic = Diagnostic(
        "values of chart \(name)\(pointer.isEmpty ? "" : " at \(pointer)"): \(sentence)",
        at: places.mark(of: path, in: charts, value: ValuePlaces.value(at: path, in: values)))
      let steps = charts.dropFirst().map { Trace.Step.key($0.name) } + SchemaValidation.steps(path, in: values)
      if let extra = additionalProperty {
        let allowed = SchemaPropertyNames.names(at: path, in: charts.last?.schema ?? [])
        diagnostic.help =
          NearestName.of(extra.string, among: allowed).map { "did you mean \"\($0)\"?" }
          ?? (allowed.isEmpty
            ? nil
            : "the schema knows " + allowed.prefix(12).joined(separator: ", ") + (allowed.count > 12 ? ", …" : ""))
        if let key = layers.definitions(of: steps + [.name(extra)]).first {
          diagnostic.show(key)
          return diagnostic
        }
      }
      if let first = layers.definitions(of: steps).first, !first.mark.isKnown || !diagnostic.mark.isKnown {
        diagnostic.show(first)
      }
      return diagnostic
    }

    /// The properties that the schema does not allow.
    private var additionalProperties: [ByteString] {
      let parts = ByteString(finding.sentence).split(separator: ByteString("'"))
      guard parts.count >= 3, parts[0] == "additional properties " else { return [] }
      return stride(from: 1, to: parts.count - 1, by: 2).map { parts[$0] }
    }
  }

  /// The steps of a path of texts down into values.
  private static func steps(_ path: [ByteString], in values: MapValue) -> [Trace.Step] {
    var steps: [Trace.Step] = []
    var taken: [ByteString] = []
    for token in path {
      if case .list? = ValuePlaces.value(at: taken, in: values), let index = Int(token.string) {
        steps.append(.index(index))
      } else {
        steps.append(.key(token))
      }
      taken.append(token)
    }
    return steps
  }

  /// The findings of a chart and the charts inside it.
  private struct Report {
    let log: (LogRecord) -> Void
    var text = ""
    var diagnostics: [Diagnostic] = []
    var findings: [Located] = []

    mutating func check(_ values: MapValue, of charts: [Chart]) {
      guard let chart = charts.last else { return }
      if let schema = chart.schema { check(values, against: schema, of: chart, among: charts) }
      for subchart in chart.subcharts {
        switch values[subchart.name] {
        case nil, .null?: continue
        case .map(let table)?: check(table, of: charts + [subchart])
        case .some(let other):
          text +=
            "\(subchart.name):\ninvalid type for values: expected object (map), got \(GoFormat.typeName(of: other))\n"
        }
      }
    }

    private mutating func check(
      _ values: MapValue, against schema: [UInt8], of chart: Chart, among charts: [Chart]
    ) {
      do throws(SchemaError) {
        let findings = try SchemaValidation.findings(in: values, schema: schema, log: log)
        guard !findings.isEmpty else { return }
        text += "\(chart.name):\n\(SchemaValidation.text(of: findings))"
        self.findings += findings.flatMap(\.leaves).map { Located(finding: $0, charts: charts, values: values) }
      } catch {
        // Helm puts no line break after these.
        text += "\(chart.name):\n\(error.message)"
        diagnostics.append(Diagnostic("values.schema.json of chart \(chart.name): \(error.message)", at: .unknown))
      }
    }
  }

  /// What is wrong with values by one schema, in Helm's words and ending in a line break; what is wrong with the schema,
  /// without one; nil when the values conform.
  static func finding(of values: MapValue, schema: [UInt8]) -> String? {
    do throws(SchemaError) {
      let findings = try findings(in: values, schema: schema, log: { _ in })
      return findings.isEmpty ? nil : text(of: findings)
    } catch {
      return error.message
    }
  }

  private static func findings(
    in values: MapValue, schema: [UInt8], log: @escaping (LogRecord) -> Void
  ) throws(SchemaError) -> [SchemaFinding] {
    let document = try parse(schema)
    if PlainSchema.isSurelyMet(document, by: values) { return [] }
    return try fullFindings(in: values, document, log: log)
  }

  /// What the full validator finds.
  static func fullFindings(
    in values: MapValue, _ document: JSONValue, log: @escaping (LogRecord) -> Void
  ) throws(SchemaError) -> [SchemaFinding] {
    let compiler = SchemaCompiler(SchemaInstance(document), url: ByteString("file:///values.schema.json"), log: log)
    let compiled = try compiler.compile()
    guard let instance = SchemaInstance(.map(values)) else {
      throw SchemaError(message: "values hold something that has no JSON form")
    }
    return withExtendedLifetime(compiler) { SchemaChecker.findings(in: instance, against: compiled) }
  }

  private static func text(of findings: [SchemaFinding]) -> String {
    var text = ""
    for finding in findings { finding.write(into: &text, depth: 0) }
    return text.dropFirst() + "\n"
  }

  /// The schema document, with the errors of Go's stream decoder.
  private static func parse(_ text: [UInt8]) throws(SchemaError) -> JSONValue {
    do throws(JSONError) {
      return try JSONParser.parse(text)
    } catch {
      if error.message.hasSuffix("after top-level value") {
        throw SchemaError(message: "invalid character after top-level value")
      }
      guard error.message == "unexpected end of JSON input" else { throw SchemaError(message: error.message) }
      let isBlank = text.allSatisfy { [0x20, 0x09, 0x0A, 0x0D].contains($0) }
      throw SchemaError(message: isBlank ? "EOF" : "unexpected EOF")
    }
  }
}

extension Diagnostic {
  /// Shows a definition: its place in a file, or the flag.
  fileprivate mutating func show(_ definition: ValueDefinition) {
    mark = definition.mark
    if !definition.mark.isKnown { notes.append(Note("it comes from `\(definition.source)`")) }
  }
}
