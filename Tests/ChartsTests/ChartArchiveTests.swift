import CZlib
import Testing
import Text

@testable import Charts

@Suite("Chart archives")
struct ChartArchiveTests {
  @Test func theFirstPartOfEachPathIsDropped() throws {
    let files = try ChartArchive.files(in: gzip(tar([("q/Chart.yaml", "x"), ("r/templates/a.yaml", "y")])))
    #expect(files.map(\.path.string) == ["Chart.yaml", "templates/a.yaml"])
    #expect(files[1].bytes == Array("y".utf8))
  }

  @Test(
    "refuses paths that leave the chart",
    arguments: [
      ("q/../../x", "chart illegally references parent directory"),
      ("q//etc/x", "chart illegally contains absolute paths"), ("q/c:/x", "chart contains illegally named files"),
      ("Chart.yaml", "chart illegally contains content outside the base directory: \"Chart.yaml\""),
    ])
  func refusals(path: String, reason: String) {
    do {
      _ = try ChartArchive.files(in: gzip(tar([(path, "x")])))
      Issue.record("no error")
    } catch { #expect(error.reason == reason) }
  }

  @Test func linksAndDevicesAreEmptyFiles() throws {
    for flag in ["1", "2", "3", "6"] {
      let files = try ChartArchive.files(in: gzip(tar([("q/l", "")], flag: flag)))
      #expect(files.first?.bytes.isEmpty == true)
    }
  }

  @Test func aBombIsRefusedBeforeItFillsTheMemory() {
    let header = tarHeader("q/zeros", size: 7 << 30, flag: "0")
    #expect(throws: ChartArchive.Refusal.self) { try ChartArchive.files(in: gzip(header)) }
    var many: [UInt8] = []
    for _ in 0..<3 { many += tarHeader("q/zeros", size: 40 << 20, flag: "0") + [UInt8](repeating: 0, count: 40 << 20) }
    #expect(throws: ChartArchive.Refusal.self) { try ChartArchive.files(in: gzip(many)) }
  }

  @Test func damagedArchivesAreRefused() {
    let good = gzip(tar([("q/Chart.yaml", "x")]))
    for count in [0, 5, 12, good.count / 2] {
      #expect(throws: ChartArchive.Refusal.self) { try ChartArchive.files(in: Array(good.prefix(count))) }
    }
    #expect(throws: ChartArchive.Refusal.self) { try ChartArchive.files(in: gzip(Array("no tar at all".utf8))) }
    #expect(throws: ChartArchive.Refusal.self) { try ChartArchive.files(in: gzip([])) }
  }

  @Test func anArchiveInTwoMembersIsReadAsOne() throws {
    let whole = tar([("q/Chart.yaml", "x"), ("q/templates/a.yaml", "y"), ("q/./b//c.yaml", "z")])
    let expected = try ChartArchive.files(in: gzip(whole))
    #expect(expected.map(\.path) == ["Chart.yaml", "templates/a.yaml", "b/c.yaml"].map { ByteString($0) })
    let cut = try ChartArchive.files(in: gzip(Array(whole[..<700])) + gzip(Array(whole[700...])))
    #expect(cut.map(\.path) == expected.map(\.path))
    #expect(cut.map(\.bytes) == expected.map(\.bytes))
  }

  private func tar(_ files: [(String, String)], flag: String = "0") -> [UInt8] {
    var bytes: [UInt8] = []
    for (path, text) in files {
      bytes += tarHeader(path, size: text.utf8.count, flag: flag) + Array(text.utf8)
      bytes += [UInt8](repeating: 0, count: (512 - text.utf8.count % 512) % 512)
    }
    return bytes + [UInt8](repeating: 0, count: 1024)
  }

  private func tarHeader(_ path: String, size: Int, flag: String) -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    put(path, at: 0)
    let digits = String(size, radix: 8)
    put(String(repeating: "0", count: 11 - digits.count) + digits, at: 124)
    put("        ", at: 148)
    put(flag, at: 156)
    put("ustar\u{0}00", at: 257)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148)
    return header
  }

  private func gzip(_ bytes: [UInt8]) -> [UInt8] {
    var stream = z_stream()
    deflateInit2_(&stream, 1, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY, zlibVersion(), Int32(MemoryLayout<z_stream>.size))
    defer { deflateEnd(&stream) }
    var input = bytes
    var output = [UInt8](repeating: 0, count: bytes.count + 1024)
    let capacity = output.count
    input.withUnsafeMutableBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = source.baseAddress
        stream.avail_in = UInt32(source.count)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(capacity)
        _ = deflate(&stream, Z_FINISH)
      }
    }
    return Array(output.prefix(capacity - Int(stream.avail_out)))
  }
}
