import Foundation
import Testing

@testable import Policies

@Suite struct CatalogueTests {
  @Test func everyEntryIsRead() {
    #expect(Catalogue.standard.checks.count > 100)
    #expect(Set(Catalogue.standard.checks.map(\.id)).count == Catalogue.standard.checks.count)
  }

  @Test func everyEntryIsWhole() {
    let standards = [
      "Amazon EKS", "CIS EKS", "CIS Kubernetes", "CVE-", "Cluster Autoscaler FAQ", "Helm", "Istio", "Kubernetes",
      "Linkerd", "NSA/CISA", "Pod Security", "Prometheus", "Strake", "Velero",
    ]
    for check in Catalogue.standard.checks {
      #expect(!check.title.isEmpty && !check.title.hasSuffix("."), "\(check.id)")
      #expect(check.why.hasSuffix(".") && check.fix.hasSuffix("."), "\(check.id)")
      #expect(!check.standards.isEmpty, "\(check.id)")
      for standard in check.standards {
        #expect(standards.contains(where: standard.hasPrefix), "\(check.id): \(standard)")
      }
    }
  }

  /// After a change of the catalogue, `STRAKE_UPDATE_GOLDEN=1 swift test --filter CatalogueTests` writes the page anew.
  @Test func thePageOfTheDocumentationIsTheCatalogue() throws {
    let heading = "# The catalogue\n"
    let page = TestData.text("../../docs/checks.md")
    let start = try #require(page.range(of: heading))
    let expected = page[..<start.upperBound] + CheckMarkdown.rendered(.standard)
    if ProcessInfo.processInfo.environment["STRAKE_UPDATE_GOLDEN"] != nil {
      try Data(expected.utf8).write(to: TestData.folder.appendingPathComponent("../../docs/checks.md"))
    } else {
      #expect(page == expected)
    }
  }

  @Test func everyCheckHasARuleAndEveryRuleACheck() {
    let made = Set(Rule.all.map(\.id))
    let described = Set(Catalogue.standard.checks.filter { $0.category != "exemptions" }.map(\.id))
    #expect(made.subtracting(described).isEmpty)
    #expect(described.subtracting(made).isEmpty)
  }
}
