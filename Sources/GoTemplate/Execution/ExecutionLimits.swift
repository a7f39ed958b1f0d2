/// What a render may use up before it is ended with an error; an untrusted chart must neither hang nor eat memory.
public struct ExecutionLimits: Sendable {
  /// The statements, function calls and rounds of loops.
  public var steps: Int
  /// The bytes of output, those of included templates counted where they are made.
  public var outputBytes: Int

  /// The bytes of one text that a function gives.
  static let textBytes = 64 << 20
  /// The elements of one list that a function gives.
  static let listElements = 8 << 20

  /// Limits that no real chart comes near.
  public init(steps: Int = 20_000_000, outputBytes: Int = 256 << 20) {
    self.steps = steps
    self.outputBytes = outputBytes
  }
}
