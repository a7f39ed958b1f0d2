import Text

/// Says behind which line of a manifest the comment about a field can stand: where its text ends, for inside of a text
/// of several lines it would be part of that, or break it.
struct CommentPlaces {
  /// Fields whose last text goes on.
  private var open: (fields: ArraySlice<ExplainedField>, end: ScalarEnd)?

  /// The fields that a comment behind a line is about. Lines are given in their order.
  ///
  /// - Parameter fields: those that begin on the line.
  mutating func fields(behind line: ArraySlice<UInt8>, beginning fields: ArraySlice<ExplainedField>)
    -> ArraySlice<ExplainedField>
  {
    let end: ScalarEnd
    let concerned: ArraySlice<ExplainedField>
    if let last = fields.last {
      (concerned, end) = (fields, ScalarEnd(of: last.value.bytes, on: line))
    } else if let open {
      (concerned, end) = (open.fields, open.end.after(line))
    } else {
      return fields
    }
    switch end {
    case .here:
      open = nil
      return concerned
    case .below:
      open = (concerned, end)
      return []
    case .unknown:
      open = nil
      return []
    }
  }
}
