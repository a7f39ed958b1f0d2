import Charts
import Diagnostics
import Pipeline

/// Says why a resource was not rendered: the conditions that kept away the templates that could have given it.
struct AbsenceReport {
  let selector: ResourceSelector
  let recorder: ProvenanceRecorder
  let explanation: Explanation

  init(_ selector: ResourceSelector, _ recorder: ProvenanceRecorder, _ explanation: Explanation) {
    self.selector = selector
    self.recorder = recorder
    self.explanation = explanation
  }

  /// The report.
  ///
  /// - Throws: when the resource is there, or no template could have given it.
  func text() throws(Diagnostic) -> String {
    if let present = explanation.resources.first(where: { selector.matches($0.kind, $0.name) }) {
      throw Diagnostic("\(present.title) was rendered", help: "explain it: strake explain … \(present.title)")
    }
    guard let trace = recorder.chart else { return "" }
    let absences = AbsenceFinder(trace).absences(ofKind: selector.kind, name: selector.name)
    guard !absences.isEmpty else {
      throw Diagnostic("no template of the chart gives a \(selector.kind)")
    }
    return absences.map { absence in
      var text = "\(selector.text) could come from \(absence.mark.text), which was not rendered:\n"
      for condition in absence.conditions {
        text += "  \(condition.mark.text): \(condition.source) is \(condition.isTrue ? "true" : "false")\n"
        for value in condition.values {
          if value.isUnset { text += "    \(value.name) is not set\n" }
          for (index, definition) in value.definitions.enumerated() {
            let shown = definition.text.map { " (\($0))" } ?? ""
            text += "    \(index == 0 ? value.name : "over") \(definition.place)\(shown)\n"
          }
        }
      }
      return text
    }.joined(separator: "\n")
  }
}
