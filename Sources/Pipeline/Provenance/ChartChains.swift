import Charts
import GoTemplate

/// Makes chains of what a chart's templates did, and each step that fields share once.
final class ChartChains {
  let origins: ChartOrigins
  private let detail: ProvenanceDetail
  /// The surroundings of texts by their calls and decisions.
  private var surroundings: [Int: Surroundings] = [:]
  private var actions: [Int: ProvenanceRun] = [:]
  private var calls: [Int: ProvenanceRun] = [:]
  private var uses: [Int: ProvenanceRun] = [:]
  private var conditions: [Int: ProvenanceRun] = [:]

  /// What stands around a text.
  private struct Surroundings {
    let calls: [ProvenanceRun]
    let conditions: [ProvenanceRun]
  }

  init(_ origins: ChartOrigins, _ detail: ProvenanceDetail = .whole) {
    self.origins = origins
    self.detail = detail
  }

  /// The chain of a text.
  func chain(of outline: OriginOutline) -> ProvenanceChain {
    let around = detail == .places ? Surroundings(calls: [], conditions: []) : surroundings(of: outline)
    var runs: [ProvenanceRun] = []
    runs.reserveCapacity(1 + around.calls.count + outline.uses.count + around.conditions.count)
    if let step = outline.step {
      runs.append(run(of: step))
      runs += around.calls
    } else if let call = origins.calls(of: outline.calls).first {
      // Of the place itself nothing is known: the innermost call stands for it.
      runs.append(run(of: call))
      runs += around.calls.dropFirst()
    }
    for use in outline.uses { runs.append(run(ofUse: use)) }
    runs += around.conditions
    return ProvenanceChain(runs)
  }

  private func surroundings(of outline: OriginOutline) -> Surroundings {
    let key = Int(outline.calls.number) << 32 | Int(outline.decision.number)
    if let known = surroundings[key] { return known }
    let made = Surroundings(
      calls: detail < .files ? [] : origins.calls(of: outline.calls).map(run(ofCall:)),
      conditions: detail < .whole ? [] : origins.conditionNumbers(of: outline.decision).map(run(ofCondition:)))
    surroundings[key] = made
    return made
  }

  // MARK: Steps

  private func run(of step: OriginOutline.Step) -> ProvenanceRun { run(.template, step, in: &actions) }

  private func run(ofCall step: OriginOutline.Step) -> ProvenanceRun { run(.call, step, in: &calls) }

  private func run(
    _ role: ProvenanceLink.Role, _ step: OriginOutline.Step, in known: inout [Int: ProvenanceRun]
  ) -> ProvenanceRun {
    switch step {
    case .single(let step): ProvenanceRun([ProvenanceLink(role, step)], isShared: false)
    case .action(let number): ChartChains.run(number, in: &known) { [ProvenanceLink(role, origins.action(number))] }
    }
  }

  private func run(ofUse number: Int) -> ProvenanceRun {
    ChartChains.run(number, in: &uses) { ProvenanceLink.links(of: origins.use(number)) }
  }

  private func run(ofCondition number: Int) -> ProvenanceRun {
    ChartChains.run(number, in: &conditions) { [ProvenanceLink(origins.condition(number))] }
  }

  /// The run of a number: the known one, or a new one of these steps.
  private static func run(
    _ number: Int, in known: inout [Int: ProvenanceRun], _ links: () -> [ProvenanceLink]
  ) -> ProvenanceRun {
    if let run = known[number] { return run }
    let made = ProvenanceRun(links())
    known[number] = made
    return made
  }
}
