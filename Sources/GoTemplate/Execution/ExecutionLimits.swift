/// What a render may use up before it is ended with an error; an untrusted chart must neither hang nor eat memory.
public struct ExecutionLimits: Sendable {
  /// The statements, function calls and rounds of loops.
  public var steps: Int
  /// The bytes of output, those of included templates counted where they are made.
  public var outputBytes: Int

  /// Limits that no real chart comes near.
  public init(steps: Int = 200_000_000, outputBytes: Int = 256 << 20) {
    self.steps = steps
    self.outputBytes = outputBytes
  }
}
