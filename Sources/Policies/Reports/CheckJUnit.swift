import Text

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
    let open = "    <testcase classname=\"\(Markup.escaped(finding.check))\" name=\"\(Markup.escaped(name))\""
    let text = Markup.escaped(finding.message)
    let place = finding.place.map { Markup.escaped($0) } ?? ""
    if let reason = finding.exemption {
      return "\(open)>\n      <skipped message=\"\(Markup.escaped(reason))\"/>\n    </testcase>\n"
    }
    guard finding.severity >= threshold else {
      return "\(open)>\n      <system-out>\(finding.severity.name): \(text)</system-out>\n    </testcase>\n"
    }
    return
      "\(open)>\n      <failure type=\"\(finding.severity.name)\" message=\"\(text)\">\(place)</failure>\n    </testcase>\n"
  }
}
