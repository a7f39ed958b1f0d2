/// Findings as JUnit's XML: a suite for the profile, a case for each subject and check that was found wanting.
public enum CheckJUnit {
  /// The report's XML.
  public static func rendered(_ report: CheckReport) -> String {
    let failing = report.failing.count
    let skipped = report.findings.count - report.counted.count
    var cases = report.findings.map { testCase($0, threshold: report.threshold) }
    // A suite without cases counts as not run.
    if cases.isEmpty { cases = ["    <testcase classname=\"strake check\" name=\"\(report.profile.name)\"/>\n"] }
    let counts = "tests=\"\(cases.count)\" failures=\"\(failing)\" skipped=\"\(skipped)\" errors=\"0\""
    return """
      <?xml version="1.0" encoding="UTF-8"?>
      <testsuites name="strake check" \(counts)>
        <testsuite name="\(report.profile.name)" \(counts)>

      """ + cases.joined() + "  </testsuite>\n</testsuites>\n"
  }

  private static func testCase(_ finding: Finding, threshold: Severity) -> String {
    let name = "\(finding.subject.title)\(finding.field.isEmpty ? "" : ": \(finding.field)")"
    let open = "    <testcase classname=\"\(escaped(finding.check))\" name=\"\(escaped(name))\""
    let text = escaped(finding.message)
    let place = finding.place.map { escaped($0) } ?? ""
    if let reason = finding.exemption {
      return "\(open)>\n      <skipped message=\"\(escaped(reason))\"/>\n    </testcase>\n"
    }
    guard finding.severity >= threshold else {
      return "\(open)>\n      <system-out>\(finding.severity.name): \(text)</system-out>\n    </testcase>\n"
    }
    return
      "\(open)>\n      <failure type=\"\(finding.severity.name)\" message=\"\(text)\">\(place)</failure>\n    </testcase>\n"
  }

  /// Text in XML: markup escaped, characters that XML forbids replaced.
  private static func escaped(_ text: String) -> String {
    var result = ""
    for scalar in text.unicodeScalars {
      switch scalar {
      case "&": result += "&amp;"
      case "<": result += "&lt;"
      case ">": result += "&gt;"
      case "\"": result += "&quot;"
      case "\n": result += "&#10;"
      case "\t": result += "&#9;"
      case "\r": result += "&#13;"
      case "\u{FFFE}", "\u{FFFF}": result += "\u{FFFD}"
      default: result.unicodeScalars.append(scalar.value < 0x20 ? "\u{FFFD}" : scalar)
      }
    }
    return result
  }
}
