import CZlib

/// gzip (RFC 1952), as Helm packs its release records.
public enum Gzip {
  /// The largest record that is unpacked, in bytes. Kubernetes takes no packed one above 1 MiB.
  static let largestRecord = 1 << 28

  /// The packed bytes, at zlib's best compression, as Helm does it; equal bytes give equal bytes, no time is in them.
  public static func packed(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    // 15 bits of window, 16 for the gzip wrapper.
    let size = Int32(MemoryLayout<z_stream>.size)
    guard deflateInit2_(&stream, 9, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, ZLIB_VERSION, size) == Z_OK else {
      return nil
    }
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: Int(deflateBound(&stream, uLong(bytes.count))))
    let code = input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(clamping: source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        return deflate(&stream, Z_FINISH)
      }
    }
    guard code == Z_STREAM_END else { return nil }
    return Array(output.prefix(Int(stream.total_out)))
  }

  /// The content; nil for what is damaged or larger than ``largestRecord``.
  static func unpacked(_ bytes: [UInt8]) -> [UInt8]? {
    var stream = z_stream()
    guard inflateInit2_(&stream, 31, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else { return nil }
    defer { inflateEnd(&stream) }
    var input = bytes
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    return input.withUnsafeMutableBufferPointer { source in
      stream.next_in = source.baseAddress
      stream.avail_in = UInt32(clamping: source.count)
      while true {
        let code = chunk.withUnsafeMutableBufferPointer { target in
          stream.next_out = target.baseAddress
          stream.avail_out = UInt32(clamping: target.count)
          return inflate(&stream, Z_NO_FLUSH)
        }
        result.append(contentsOf: chunk.prefix(chunk.count - Int(stream.avail_out)))
        guard result.count <= largestRecord else { return nil }
        if code == Z_STREAM_END { return result }
        // No progress is possible: the stream is cut short.
        guard code == Z_OK, stream.avail_in > 0 || stream.avail_out == 0 else { return nil }
      }
    }
  }
}
