import Text

/// A table as Helm prints it: cells padded to the width of their column, the last one too, a tab between columns.
///
/// A cell of several lines goes on in rows of its own.
struct TextTable {
  private var rows: [[String]]

  /// A table with a row of headings; without headings when there are none.
  init(headings: [String] = []) { rows = headings.isEmpty ? [] : [headings] }

  /// Adds a row.
  mutating func add(_ cells: [String]) {
    let lines = cells.map { cell in
      cell.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
    }
    for index in 0..<(lines.map(\.count).max() ?? 0) {
      rows.append(lines.map { index < $0.count ? $0[index] : "" })
    }
  }

  /// The text, each row ending in a line break.
  ///
  /// - Parameter style: colours a padded cell, given its row (0 for the headings) and column.
  func rendered(style: (_ text: String, _ row: Int, _ column: Int) -> String = { text, _, _ in text }) -> String {
    var widths = [Int](repeating: 0, count: rows.map(\.count).max() ?? 0)
    for row in rows {
      for (column, cell) in row.enumerated() { widths[column] = max(widths[column], cell.displayWidth) }
    }
    var text = ""
    for (index, row) in rows.enumerated() {
      let cells = row.enumerated().map { column, cell in
        style(cell, index, column) + String(repeating: " ", count: widths[column] - cell.displayWidth)
      }
      text += cells.joined(separator: "\t") + "\n"
    }
    return text
  }
}

extension String {
  /// The columns that a terminal gives the text: two for East Asian wide letters, none for marks above letters.
  var displayWidth: Int {
    unicodeScalars.reduce(0) { width, scalar in
      switch scalar.value {
      case 0x300...0x36f, 0x200b...0x200f, 0xfe00...0xfe0f: width
      case 0x1100...0x115f, 0x2e80...0x303e, 0x3041...0xa4cf, 0xac00...0xd7a3, 0xf900...0xfaff, 0xfe30...0xfe6f,
        0xff00...0xff60, 0xffe0...0xffe6, 0x1f300...0x1f64f, 0x1f900...0x1f9ff, 0x20000...0x3fffd:
        width + 2
      default: width + 1
      }
    }
  }
}
