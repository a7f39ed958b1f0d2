import CZlib

/// Reads a gzip stream piece by piece, so that what a small file expands to is bounded by its reader.
///
/// Several gzip members one after the other are read as one stream, as Go's compress/gzip does.
struct GzipReader: ~Copyable {
  private let input: [UInt8]
  private var stream: UnsafeMutablePointer<z_stream>
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
    stream = .allocate(capacity: 1)
    stream.initialize(to: z_stream())
    let windowBitsWithGzipHeader: Int32 = 31
    let status = inflateInit2_(
      stream, windowBitsWithGzipHeader, zlibVersion(), Int32(truncatingIfNeeded: MemoryLayout<z_stream>.size))
    guard status == Z_OK else { throw .corrupt }
  }

  deinit {
    inflateEnd(stream)
    stream.deallocate()
  }

  /// Up to `count` further bytes; fewer only at the end of the stream.
  mutating func read(_ count: Int) throws(Failure) -> [UInt8] {
    var output: [UInt8] = []
    while output.count < count, !ended {
      let piece = try inflatePiece(limit: min(count - output.count, 1 << 20))
      output += piece
    }
    return output
  }

  private mutating func inflatePiece(limit: Int) throws(Failure) -> [UInt8] {
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
