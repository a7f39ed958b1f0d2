import Text

/// Reads the entries of a tar archive: the formats ustar, pax and GNU (long names).
///
/// The content of an entry is read only through a budget that the caller sets, and so is what headers themselves take.
struct TarReader: ~Copyable {
  private var source: GzipReader
  private var unreadContent = 0
  private var padding = 0
  private var global = Overrides()

  /// Why an archive can't be read further.
  enum Failure: Error {
    /// The bytes are not those of a tar archive, or end too early.
    case malformed
    /// The compressed stream below it is damaged.
    case compressed(GzipReader.Failure)
  }

  /// What an entry is, from its type flag.
  enum Kind {
    case regular
    case directory
    /// Links, devices and all else that has no content of its own.
    case special
  }

  /// One entry's header.
  struct Entry {
    /// The name as the archive gives it.
    let name: ByteString
    let kind: Kind
    /// The length of the content in bytes.
    let size: Int
  }

  /// What a pax or GNU header says of the entry that follows it.
  private struct Overrides {
    var name: ByteString?
    var size: Int?
  }

  private static let block = 512
  private static let largestExtendedHeader = 1 << 20

  init(_ source: consuming GzipReader) { self.source = source }

  /// The next entry, or nil at the end of the archive.
  mutating func next() throws(Failure) -> Entry? {
    var overrides = global
    while true {
      try skip(unreadContent + padding)
      unreadContent = 0
      padding = 0
      guard let header = try nextHeader() else { return nil }
      guard let size = TarReader.number(header[124..<136]), size >= 0 else { throw .malformed }
      let flag = header[156]
      switch flag {
      case UInt8(ascii: "x"), UInt8(ascii: "g"):
        let records = try readExtended(size)
        var found = flag == UInt8(ascii: "g") ? global : overrides
        try TarReader.applyPaxRecords(records, to: &found)
        overrides = found
        if flag == UInt8(ascii: "g") { global = found }
      case UInt8(ascii: "L"):
        overrides.name = TarReader.text(try readExtended(size)[...])
      case UInt8(ascii: "K"):
        _ = try readExtended(size)
      default:
        return entry(from: header, size: overrides.size ?? size, flag: flag, overrides: overrides)
      }
    }
  }

  /// The content of the entry that ``next()`` gave last.
  mutating func readContent() throws(Failure) -> [UInt8] {
    let content = try read(unreadContent)
    unreadContent = 0
    return content
  }

  private mutating func entry(from header: [UInt8], size: Int, flag: UInt8, overrides: Overrides) -> Entry {
    var name = overrides.name ?? TarReader.text(header[0..<100])
    let isUstar = header[257..<263].elementsEqual("ustar\0".utf8)
    if overrides.name == nil, isUstar {
      let prefix = TarReader.text(header[345..<500])
      if !prefix.isEmpty { name = prefix + ByteString("/") + name }
    }
    let kind: Kind =
      switch flag {
      case UInt8(ascii: "5"): .directory
      case 0, UInt8(ascii: "0"), UInt8(ascii: "7"): name.hasSuffix("/") ? .directory : .regular
      default: .special
      }
    // Links and devices may carry a size, but nothing follows their header.
    let content = kind == .special && UInt8(ascii: "1")...UInt8(ascii: "6") ~= flag ? 0 : size
    unreadContent = content
    padding = (TarReader.block - content % TarReader.block) % TarReader.block
    return Entry(name: name, kind: kind, size: content)
  }

  private mutating func nextHeader() throws(Failure) -> [UInt8]? {
    let header = try readUpTo(TarReader.block)
    if header.isEmpty { return nil }
    guard header.count == TarReader.block else { throw .malformed }
    if header[0] == 0, header.allSatisfy({ $0 == 0 }) {
      let second = try readUpTo(TarReader.block)
      guard second.isEmpty || second.allSatisfy({ $0 == 0 }) else { throw .malformed }
      return nil
    }
    guard let wanted = TarReader.number(header[148..<156]) else { throw .malformed }
    var unsigned = 8 * 32
    var signed = 8 * 32
    // The checksum itself counts as spaces.
    for part in [header[..<148], header[156...]] {
      for byte in part {
        unsigned &+= Int(byte)
        signed &+= Int(Int8(bitPattern: byte))
      }
    }
    guard wanted == unsigned || wanted == signed else { throw .malformed }
    return header
  }

  private mutating func readExtended(_ size: Int) throws(Failure) -> [UInt8] {
    guard size <= TarReader.largestExtendedHeader else { throw .malformed }
    let content = try read(size)
    try skip((TarReader.block - size % TarReader.block) % TarReader.block)
    return content
  }

  private mutating func read(_ count: Int) throws(Failure) -> [UInt8] {
    let bytes = try readUpTo(count)
    guard bytes.count == count else { throw .malformed }
    return bytes
  }

  private mutating func readUpTo(_ count: Int) throws(Failure) -> [UInt8] {
    do { return try source.read(count) } catch { throw .compressed(error) }
  }

  private mutating func skip(_ count: Int) throws(Failure) {
    var left = count
    while left > 0 {
      let step = min(left, 1 << 20)
      _ = try read(step)
      left -= step
    }
  }

  /// The records `LENGTH KEY=VALUE\n` of a pax header that matter here.
  private static func applyPaxRecords(_ bytes: [UInt8], to overrides: inout Overrides) throws(Failure) {
    var rest = bytes[...]
    while !rest.isEmpty {
      guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
        let length = Int(String(decoding: rest[..<space], as: UTF8.self)),
        length > space - rest.startIndex + 1, length <= rest.count
      else { throw .malformed }
      let end = rest.startIndex + length
      let record = rest[(space + 1)..<(end - 1)]
      guard rest[end - 1] == UInt8(ascii: "\n"), let equals = record.firstIndex(of: UInt8(ascii: "=")) else {
        throw .malformed
      }
      let value = record[(equals + 1)...]
      switch String(decoding: record[..<equals], as: UTF8.self) {
      case "path": overrides.name = value.isEmpty ? nil : ByteString(value)
      case "size":
        guard let size = Int(String(decoding: value, as: UTF8.self)), size >= 0 else { throw .malformed }
        overrides.size = size
      default: break
      }
      rest = rest[end...]
    }
  }

  /// A header's text field: up to its first zero byte.
  private static func text(_ field: ArraySlice<UInt8>) -> ByteString {
    ByteString(field.prefix { $0 != 0 })
  }

  /// A header's number: octal digits, or GNU's base 256 when the first bit is set; nil when it is neither.
  private static func number(_ field: ArraySlice<UInt8>) -> Int? {
    guard let first = field.first else { return nil }
    if first & 0x80 != 0 {
      var value = Int(first & 0x7f)
      guard first & 0x40 == 0 else { return nil }
      for byte in field.dropFirst() {
        let (shifted, overflow) = value.multipliedReportingOverflow(by: 256)
        guard !overflow else { return nil }
        value = shifted | Int(byte)
      }
      return value
    }
    let digits = field.drop { $0 == UInt8(ascii: " ") || $0 == 0 }.prefix { $0 != UInt8(ascii: " ") && $0 != 0 }
    var value = 0
    for digit in digits {
      guard (UInt8(ascii: "0")...UInt8(ascii: "7")).contains(digit), value < 1 << 58 else { return nil }
      value = value * 8 + Int(digit - UInt8(ascii: "0"))
    }
    return value
  }
}
