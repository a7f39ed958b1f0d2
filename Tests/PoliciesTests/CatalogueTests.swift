import Testing

@testable import Policies

@Suite struct CatalogueTests {
  @Test func everyEntryIsRead() {
    #expect(Catalogue.standard.checks.count > 100)
    #expect(Set(Catalogue.standard.checks.map(\.id)).count == Catalogue.standard.checks.count)
  }

  @Test func everyCheckHasARuleAndEveryRuleACheck() {
    let made = Set(Rule.all.map(\.id))
    let described = Set(Catalogue.standard.checks.filter { $0.category != "exemptions" }.map(\.id))
    #expect(made.subtracting(described).isEmpty)
    #expect(described.subtracting(made).isEmpty)
  }
}
