import Charts
import GoTemplate

/// Makes chains of what a chart's templates did, and each run of steps that fields share once.
final class ChartChains {
  let origins: ChartOrigins
  /// The surroundings of texts by their calls and decisions, of those whose own place is not known apart.
  private var surroundings: [[Int: Runs]] = [[:], [:]]
  private var uses: [Int: ProvenanceRun] = [:]

  /// The runs of a text's surroundings.
  private struct Runs {
    let calls: [ProvenanceRun]
    let conditions: [ProvenanceRun]
    /// Both, for a text that shows no value.
    let all: [ProvenanceRun]
  }

  init(_ origins: ChartOrigins) { self.origins = origins }

  /// The chain of a text.
  func chain(of outline: OriginOutline) -> ProvenanceChain {
    let around = surroundings(of: outline)
    var runs = around.all
    if !outline.uses.isEmpty {
      runs = around.calls
      for use in outline.uses { runs.append(run(ofUse: use)) }
      runs += around.conditions
    }
    if let step = outline.step { return ProvenanceChain(ProvenanceLink(.template, step), runs) }
    // Nothing is known of the place itself.
    let first = runs.first?.links.first
    if let run = runs.first { runs[0] = ProvenanceRun(Array(run.links.dropFirst())) }
    return ProvenanceChain(first, runs)
  }

  /// What stands around a text, whatever values it shows.
  private func surroundings(of outline: OriginOutline) -> Runs {
    let kind = outline.step == nil ? 1 : 0
    let key = Int(outline.calls.number) << 32 | Int(outline.decision.number)
    if let known = surroundings[kind][key] { return known }
    let calls = origins.calls(of: outline.calls).enumerated().map { index, step in
      ProvenanceLink(index == 0 && outline.step == nil ? .template : .call, step)
    }
    let conditions = origins.conditions(of: outline.decision).map { ProvenanceLink($0) }
    let first = calls.isEmpty ? [] : [ProvenanceRun(calls)]
    let last = conditions.isEmpty ? [] : [ProvenanceRun(conditions)]
    let made = Runs(calls: first, conditions: last, all: first + last)
    surroundings[kind][key] = made
    return made
  }

  private func run(ofUse number: Int) -> ProvenanceRun {
    if let known = uses[number] { return known }
    let made = ProvenanceRun(ProvenanceLink.links(of: origins.use(number)))
    uses[number] = made
    return made
  }
}
