import Text

/// The fields of a manifest, line by line.
struct LineFields {
  private let fields: [ExplainedField]
  private var next = 0

  init(_ resource: ExplainedResource) {
    let isInOrder = zip(resource.fields, resource.fields.dropFirst()).allSatisfy { $0.line <= $1.line }
    fields = isInOrder ? resource.fields : resource.fields.sorted { $0.line < $1.line }
  }

  /// The fields that begin on a line. Lines are asked for in their order.
  mutating func fields(of line: Int) -> ArraySlice<ExplainedField> {
    while next < fields.count, fields[next].line < line { next += 1 }
    let first = next
    while next < fields.count, fields[next].line == line { next += 1 }
    return fields[first..<next]
  }
}

extension ByteString {
  /// Visits the lines with their numbers, from 1; nothing stands behind the last line break.
  func forEachLine(_ visit: (_ number: Int, _ line: ArraySlice<UInt8>) -> Void) {
    var start = 0
    var number = 1
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: UInt8(ascii: "\n")) ?? bytes.count
      visit(number, bytes[start..<end])
      start = end + 1
      number += 1
    }
  }
}
