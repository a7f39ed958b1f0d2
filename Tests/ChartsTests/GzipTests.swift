import CZlib
import Testing

@testable import Charts

/// What is inflated at once against zlib: what it takes, zlib takes too, and gives the same bytes for.
@Suite struct GzipTests {
  @Test(arguments: [
    Z_DEFAULT_STRATEGY, Z_FILTERED, Z_HUFFMAN_ONLY, Z_RLE, Z_FIXED,
  ])
  func everyFormOfDeflatedDataIsInflatedAtOnce(strategy: Int32) {
    var random = Numbers(state: UInt64(strategy) + 1)
    for level in Int32(0)...9 {
      for size in [0, 1, 2, 300, 5_000, 70_000] {
        let content = random.bytes(size)
        let file = packed(content, level: level, strategy: strategy)
        #expect(GzipReader.inflatedAtOnce(file) == content, "level \(level), \(size) bytes")
      }
    }
  }

  @Test func whatIsDamagedIsTakenOnlyAsZlibTakesIt() {
    var random = Numbers(state: 7)
    for _ in 0..<3_000 {
      let content = random.bytes(random.next(2_000))
      var file = packed(content, level: Int32(random.next(10)), strategy: Z_DEFAULT_STRATEGY)
      for _ in 0...random.next(3) { file[random.next(file.count)] ^= 1 << random.next(8) }
      if random.next(3) == 0 { file.removeLast(random.next(file.count)) }
      if let taken = GzipReader.inflatedAtOnce(file) { #expect(taken == byZlib(file, size: taken.count)) }
    }
  }

  private func byZlib(_ file: [UInt8], size: Int) -> [UInt8]? {
    var file = file
    var content = [UInt8](repeating: 0, count: size)
    var stream = z_stream()
    inflateInit2_(&stream, 31, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    defer { inflateEnd(&stream) }
    let isWhole = content.withUnsafeMutableBufferPointer { output in
      file.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(output.count)
        return inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0
      }
    }
    return isWhole ? content : nil
  }

  private func packed(_ content: [UInt8], level: Int32, strategy: Int32) -> [UInt8] {
    var content = content
    var file = [UInt8](repeating: 0, count: content.count * 2 + 1_000)
    var stream = z_stream()
    deflateInit2_(&stream, level, Z_DEFLATED, 31, 8, strategy, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    let room = file.count
    let count = file.withUnsafeMutableBufferPointer { output in
      content.withUnsafeMutableBufferPointer { input in
        stream.next_in = input.baseAddress
        stream.avail_in = UInt32(input.count)
        stream.next_out = output.baseAddress
        stream.avail_out = UInt32(room)
        deflate(&stream, Z_FINISH)
        return room - Int(stream.avail_out)
      }
    }
    return Array(file[..<count])
  }

  /// Numbers that look random, the same on each run, and bytes with words and repetitions in them as texts have.
  private struct Numbers {
    var state: UInt64

    mutating func next(_ limit: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int(state >> 33) % limit
    }

    mutating func bytes(_ count: Int) -> [UInt8] {
      var bytes: [UInt8] = []
      while bytes.count < count {
        if bytes.count > 20, next(3) > 0 {
          let start = next(bytes.count)
          let length = min(next(300), bytes.count - start)
          bytes += bytes[start..<start + length]
        } else {
          for _ in 0...next(30) { bytes.append(UInt8(next(next(2) == 0 ? 256 : 40))) }
        }
      }
      return Array(bytes[..<count])
    }
  }
}
