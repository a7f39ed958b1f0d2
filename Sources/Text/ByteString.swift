import CLinux
import Glibc

/// A string as Go has it: any sequence of bytes, usually UTF-8, compared, hashed and ordered as bytes.
///
/// Swift's `String` compares by canonical equivalence ("é" composed equals "é" decomposed), sorts by that order
/// and cannot hold invalid UTF-8. Charts and manifests need none of that: keys are bytes, `b64dec` gives bytes.
/// Everything between reading a file and writing one is therefore a `ByteString`.
public struct ByteString: Hashable, Comparable, Sendable {
  /// The content. Nothing is promised about its encoding.
  public var bytes: [UInt8]

  /// An empty string.
  @inlinable public init() { bytes = [] }

  /// A string of these bytes, as they are.
  @inlinable public init(_ bytes: [UInt8]) { self.bytes = bytes }

  /// A string of a part of an array.
  @inlinable public init(_ slice: ArraySlice<UInt8>) { bytes = Array(slice) }

  /// The UTF-8 bytes of a Swift string.
  @inlinable public init(_ string: String) { bytes = Array(string.utf8) }

  /// The UTF-8 bytes of a Swift substring.
  @inlinable public init(_ string: Substring) { bytes = Array(string.utf8) }

  /// The bytes of a literal.
  @inlinable public init(_ literal: StaticString) {
    bytes = literal.withUTF8Buffer { Array($0) }
  }

  /// The length in bytes, Go's `len`.
  @inlinable public var count: Int { bytes.count }

  /// Whether there are no bytes.
  @inlinable public var isEmpty: Bool { bytes.isEmpty }

  /// The content as a Swift string, each invalid sequence replaced by U+FFFD: for messages and interfaces that need one.
  @inlinable public var string: String { String(decoding: bytes, as: UTF8.self) }

  /// Whether the bytes are those of a literal; makes no copy.
  @inlinable public static func == (left: ByteString, right: StaticString) -> Bool {
    right.withUTF8Buffer { literal in
      left.bytes.withUnsafeBufferPointer { own in
        own.count == literal.count && areEqual(own.baseAddress, literal.baseAddress, own.count)
      }
    }
  }

  /// Whether the bytes are the same.
  @inlinable public static func == (left: ByteString, right: ByteString) -> Bool {
    left.bytes.withUnsafeBufferPointer { a in
      right.bytes.withUnsafeBufferPointer { b in
        a.count == b.count && areEqual(a.baseAddress, b.baseAddress, a.count)
      }
    }
  }

  /// The negation of `==` against a literal.
  @inlinable public static func != (left: ByteString, right: StaticString) -> Bool { !(left == right) }

  /// Lets a literal stand in a `switch` over a byte string.
  @inlinable public static func ~= (pattern: StaticString, value: ByteString) -> Bool { value == pattern }

  /// Byte order, Go's `<` on strings.
  @inlinable public static func < (left: ByteString, right: ByteString) -> Bool {
    left.bytes.withUnsafeBufferPointer { a in
      right.bytes.withUnsafeBufferPointer { b in
        guard let first = a.baseAddress, let second = b.baseAddress else { return a.count < b.count }
        let order = memcmp(first, second, min(a.count, b.count))
        return order != 0 ? order < 0 : a.count < b.count
      }
    }
  }

  /// Hashes the bytes, not one by one.
  @inlinable public func hash(into hasher: inout Hasher) {
    bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
  }

  /// The hash by which dictionaries and sets place a text.
  ///
  /// Names are short: the standard library's hash takes a hundred instructions to begin and to end. This one multiplies
  /// words of eight bytes with secrets of the process, so that no one can choose texts that collide.
  public func _rawHashValue(seed: Int) -> Int {
    bytes.withUnsafeBytes { Int(truncatingIfNeeded: TextHash.hash($0, seed: UInt64(truncatingIfNeeded: seed))) }
  }

  /// The concatenation of two strings.
  @inlinable public static func + (left: ByteString, right: ByteString) -> ByteString {
    var bytes = left.bytes
    bytes.append(contentsOf: right.bytes)
    return ByteString(bytes)
  }

  /// Appends another string's bytes.
  @inlinable public static func += (left: inout ByteString, right: ByteString) {
    left.bytes.append(contentsOf: right.bytes)
  }

  /// Appends a literal's bytes.
  @inlinable public static func += (left: inout ByteString, right: StaticString) {
    right.withUTF8Buffer { left.bytes.append(contentsOf: $0) }
  }

  /// Whether the string begins with a literal.
  @inlinable public func hasPrefix(_ prefix: StaticString) -> Bool {
    prefix.withUTF8Buffer { has($0, at: 0) }
  }

  /// Whether the string begins with another.
  @inlinable public func hasPrefix(_ prefix: ByteString) -> Bool {
    prefix.bytes.withUnsafeBufferPointer { has($0, at: 0) }
  }

  /// Whether the string ends with a literal.
  @inlinable public func hasSuffix(_ suffix: StaticString) -> Bool {
    suffix.withUTF8Buffer { has($0, at: bytes.count - $0.count) }
  }

  /// Whether the string ends with another.
  @inlinable public func hasSuffix(_ suffix: ByteString) -> Bool {
    suffix.bytes.withUnsafeBufferPointer { has($0, at: bytes.count - $0.count) }
  }

  /// Whether the bytes are those of a buffer.
  @inlinable public func isEqual(to other: UnsafeBufferPointer<UInt8>) -> Bool {
    count == other.count && has(other, at: 0)
  }

  /// Whether other bytes stand at an offset; false for one outside the string.
  @inlinable func has(_ other: UnsafeBufferPointer<UInt8>, at offset: Int) -> Bool {
    bytes.withUnsafeBufferPointer { own in
      guard offset >= 0, other.count <= own.count - offset else { return false }
      return areEqual(own.baseAddress.map { $0 + offset }, other.baseAddress, other.count)
    }
  }

  /// The offset of the first occurrence of `needle` at or after `start`, or nil. An empty needle is found at `start`.
  public func firstOffset(of needle: ByteString, from start: Int = 0) -> Int? {
    let length = needle.count
    guard start >= 0, length <= count - start else { return nil }
    guard length > 0 else { return start }
    return bytes.withUnsafeBufferPointer { hay in
      needle.bytes.withUnsafeBufferPointer { pin in
        guard let base = hay.baseAddress, let first = pin.baseAddress,
          let found = strake_find(base + start, UInt(hay.count - start), first, UInt(length))
        else { return nil }
        return found - UnsafeRawPointer(base)
      }
    }
  }

  /// Whether `needle` occurs.
  public func contains(_ needle: ByteString) -> Bool { firstOffset(of: needle) != nil }

  /// The parts between occurrences of `separator`, as Go's `strings.Split` gives them for a non-empty separator.
  public func split(separator: ByteString) -> [ByteString] {
    guard !separator.isEmpty else { return [self] }
    var parts: [ByteString] = []
    var start = 0
    while let offset = firstOffset(of: separator, from: start) {
      parts.append(ByteString(bytes[start..<offset]))
      start = offset + separator.count
    }
    parts.append(ByteString(bytes[start...]))
    return parts
  }
}

extension ByteString: CustomStringConvertible {
  /// The text, for messages.
  public var description: String { string }
}

/// Whether so many bytes at two places are the same.
@inlinable func areEqual(_ a: UnsafePointer<UInt8>?, _ b: UnsafePointer<UInt8>?, _ count: Int) -> Bool {
  guard let a, let b, count > 0 else { return count == 0 }
  return a == b || memcmp(a, b, count) == 0
}
