import CZlib

/// Packs bytes as gzip does, without a name or time, so that equal bytes give equal files.
enum GzipWriter {
  /// The packed bytes; nil where zlib has no memory left.
  static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    let windowBitsWithGzipHeader: Int32 = 31
    let memoryLevel: Int32 = 8
    let status = deflateInit2_(
      &stream, Z_BEST_COMPRESSION, Z_DEFLATED, windowBitsWithGzipHeader, memoryLevel, Z_DEFAULT_STRATEGY,
      zlibVersion(), Int32(truncatingIfNeeded: MemoryLayout<z_stream>.size))
    guard status == Z_OK else { return nil }
    defer { deflateEnd(&stream) }
    // Charts are below 100 MiB, so that one call with room for the worst case packs all.
    let room = Int(deflateBound(&stream, UInt(bytes.count)))
    guard bytes.count < Int(UInt32.max), room < Int(UInt32.max) else { return nil }
    var isDone = false
    let packed = [UInt8](unsafeUninitializedCapacity: room) { output, count in
      bytes.withUnsafeBytes { input in
        let start = input.baseAddress?.assumingMemoryBound(to: Bytef.self)
        stream.next_in = UnsafeMutablePointer(mutating: start)
        stream.avail_in = UInt32(bytes.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        isDone = deflate(&stream, Z_FINISH) == Z_STREAM_END
        count = room - Int(stream.avail_out)
      }
    }
    return isDone ? packed : nil
  }
}
