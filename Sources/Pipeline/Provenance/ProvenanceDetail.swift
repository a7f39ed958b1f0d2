/// How much someone will read of the chains of fields.
public enum ProvenanceDetail: Int, Comparable, Sendable {
  /// Where each field was written, and the values that it shows, but not the field's own path: a comment at the end of a
  /// line.
  case places
  /// All files that had a part in it, without the field's path: the table of what files contribute.
  case files
  /// Every step, with what stands there.
  case whole

  /// A level is less than another if it says less.
  public static func < (left: ProvenanceDetail, right: ProvenanceDetail) -> Bool { left.rawValue < right.rawValue }
}
