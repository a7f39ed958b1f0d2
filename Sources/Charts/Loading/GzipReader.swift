import CDeflate
import CZlib

/// Reads a gzip stream piece by piece, so that what a small file expands to is bounded by its reader.
///
/// Several gzip members one after the other are read as one stream, as Go's compress/gzip does.
///
/// A file that says of itself that it expands to little is inflated at once, which is quicker; where that fails, piece by
/// piece, to tell how far it can be read.
struct GzipReader: ~Copyable {
  private let input: [UInt8]
  /// The whole content, and how much of it is read.
  private var whole: [UInt8]?
  private var taken = 0
  /// Inflates piece by piece; nil where the content is known at once. zlib remembers its address.
  private let stream: UnsafeMutablePointer<z_stream>?
  private var consumed = 0
  private var ended = false

  /// Why a stream can't be read further.
  enum Failure: Error {
    /// It does not begin as gzip does, or ends amid a member.
    case truncated
    /// Its content contradicts the format or its checksum.
    case corrupt
  }

  /// A reader of a whole file's bytes.
  init(_ input: [UInt8]) throws(Failure) {
    self.input = input
    whole = Self.inflatedAtOnce(input)
    guard whole == nil else {
      stream = nil
      return
    }
    let stream = UnsafeMutablePointer<z_stream>.allocate(capacity: 1)
    self.stream = stream
    stream.initialize(to: z_stream())
    let status = inflateInit2_(
      stream, Self.windowBitsWithGzipHeader, zlibVersion(), Int32(truncatingIfNeeded: MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .corrupt }
  }

  deinit {
    guard let stream else { return }
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Up to `count` further bytes; fewer only at the end of the stream.
  mutating func read(_ count: Int) throws(Failure) -> [UInt8] {
    if let whole {
      let end = min(taken + count, whole.count)
      defer { taken = end }
      return Array(whole[taken..<end])
    }
    var output: [UInt8] = []
    while output.count < count, !ended {
      let piece = try inflatePiece(limit: min(count - output.count, 1 << 20))
      if output.isEmpty { output = piece } else { output += piece }
    }
    return output
  }

  /// The most that is inflated at once, in bytes.
  private static let mostAtOnce = 16 << 20

  /// The content of a file of one member that ends with its size, as all do; nil where that is not so.
  static func inflatedAtOnce(_ input: [UInt8]) -> [UInt8]? {
    guard input.count >= 18, let decompressor = libdeflate_alloc_decompressor() else { return nil }
    defer { libdeflate_free_decompressor(decompressor) }
    let size = input[(input.count - 4)...].reversed().reduce(0) { $0 << 8 | Int($1) }
    // Nothing expands to more than 1032 times its size.
    guard size <= mostAtOnce, size / 1032 <= input.count else { return nil }
    var isWhole = false
    let output = [UInt8](unsafeUninitializedCapacity: size) { buffer, count in
      var used = 0
      let result = libdeflate_gzip_decompress_ex(
        decompressor, input, input.count, buffer.baseAddress, size, &used, &count)
      isWhole = result == LIBDEFLATE_SUCCESS && used == input.count && count == size
      if !isWhole { count = 0 }
    }
    return isWhole ? output : nil
  }

  private static let windowBitsWithGzipHeader: Int32 = 31

  private mutating func inflatePiece(limit: Int) throws(Failure) -> [UInt8] {
    guard let stream else { throw .corrupt }
    var status = Z_OK
    var used = 0
    let remaining = input.count - consumed
    let given = min(remaining, 1 << 30)
    let piece = [UInt8](unsafeUninitializedCapacity: limit) { buffer, count in
      input.withUnsafeBytes { bytes in
        let start = bytes.baseAddress?.advanced(by: consumed).assumingMemoryBound(to: Bytef.self)
        stream.pointee.next_in = UnsafeMutablePointer(mutating: start)
        stream.pointee.avail_in = UInt32(truncatingIfNeeded: given)
        stream.pointee.next_out = buffer.baseAddress
        stream.pointee.avail_out = UInt32(truncatingIfNeeded: limit)
        status = inflate(stream, Z_NO_FLUSH)
        used = given - Int(stream.pointee.avail_in)
        count = limit - Int(stream.pointee.avail_out)
      }
    }
    consumed += used
    switch status {
    case Z_STREAM_END:
      ended = consumed == input.count
      guard !ended else { break }
      guard inflateReset(stream) == Z_OK else { throw .corrupt }
    case Z_OK:
      guard used > 0 || !piece.isEmpty else { throw .truncated }
    case Z_BUF_ERROR: throw .truncated
    default: throw .corrupt
    }
    return piece
  }
}
