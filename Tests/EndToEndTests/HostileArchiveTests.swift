import Foundation
import Testing

/// Archives made to break what loads them.
@Suite struct HostileArchiveTests {
  /// Names of entries that would be written elsewhere, and what is said to a user of each.
  @Test(arguments: ["h/../../x", "h//etc/passwd", "/h/../../etc/passwd", "h/c:/x", "Chart.yaml"])
  func anEntryThatLeavesTheChartRefusesTheArchive(path: String) throws {
    let outcome = try outcome(of: [entry("h/Chart.yaml", HostileArchiveTests.chartFile), entry(path, "x")])
    #expect(outcome.exitCode == 1)
    #expect(outcome.output.isEmpty)
    #expect(outcome.errors.contains("Error: unable to load chart archive"), "\(outcome.errors)")
  }

  /// Hard and symbolic links, devices, pipes: Helm takes each for an empty file, and none is followed.
  @Test(arguments: ["1", "2", "3", "4", "6"])
  func linksAndDevicesAreEmptyFiles(type: Character) throws {
    let outcome = try outcome(of: [
      entry("h/Chart.yaml", HostileArchiveTests.chartFile),
      entry("h/secret", "", type: type, link: "/etc/passwd"),
      entry("h/templates/a.yaml", "size: {{ len (.Files.Get \"secret\") }}\n"),
    ])
    #expect(outcome.exitCode == 0, "\(outcome.errors)")
    #expect(outcome.output.contains("size: 0\n"))
  }

  /// Ten gigabytes of zeros are ten megabytes packed, said to be so many or found to be.
  @Test(arguments: [true, false])
  func tenGigabytesOfZerosAreRefused(inOneFile: Bool) throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let megabytes = 50
    try write(entry("h/Chart.yaml", HostileArchiveTests.chartFile), "chart", commandLine)
    try write(header("h/zeros", size: megabytes << 20), "part", commandLine)
    try write(header("h/zeros", size: 10 << 30), "whole", commandLine)
    let zeros = "head -c \(megabytes)M /dev/zero | gzip -1 >zeros.gz"
    let parts = "for i in $(seq 200); do \(inOneFile ? "" : "cat part.gz;") cat zeros.gz; done"
    try shell(
      "\(zeros) && gzip -k chart part whole && { cat chart.gz; \(inOneFile ? "cat whole.gz;" : "") \(parts); } >h.tgz",
      commandLine)
    let outcome = try commandLine.run(["template", "./h.tgz"], memory: 1 << 30)
    #expect(outcome.exitCode == 1)
    #expect(outcome.errors.contains("unable to load chart archive"), "\(outcome.errors)")
    #expect(outcome.errors.contains("larger than the maximum size 104857600"), "\(outcome.errors)")
  }

  /// A chart inside a chart inside a chart…
  @Test func archivesInArchivesEndWithAReason() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try write(entry("h/Chart.yaml", HostileArchiveTests.chartFile), "all", commandLine)
    try shell("gzip -c all >h.tgz", commandLine)
    for _ in 0..<120 {
      let inner = try Data(contentsOf: commandLine.folder.appendingPathComponent("h.tgz"))
      let bytes = entry("h/Chart.yaml", HostileArchiveTests.chartFile) + entry("h/charts/h-0.1.0.tgz", Array(inner))
      try write(bytes, "all", commandLine)
      try shell("gzip -c all >h.tgz", commandLine)
    }
    let outcome = try commandLine.run(["template", "./h.tgz"], memory: 1 << 30)
    #expect(outcome.exitCode == 0 || outcome.errors.contains("Error: "), "\(outcome.errors)")
  }

  // MARK: Making archives

  private static let chartFile = "apiVersion: v2\nname: h\nversion: 0.1.0\n"

  private func outcome(of entries: [[UInt8]]) throws -> CommandLine.Outcome {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try write(entries.flatMap { $0 } + [UInt8](repeating: 0, count: 1024), "h.tar", commandLine)
    try shell("gzip -c h.tar >h.tgz", commandLine)
    return try commandLine.run(["template", "./h.tgz"], memory: 1 << 30)
  }

  private func entry(_ path: String, _ text: String, type: Character = "0", link: String = "") -> [UInt8] {
    entry(path, Array(text.utf8), type: type, link: link)
  }

  private func entry(_ path: String, _ bytes: [UInt8], type: Character = "0", link: String = "") -> [UInt8] {
    header(path, size: bytes.count, type: type, link: link) + bytes
      + [UInt8](repeating: 0, count: (512 - bytes.count % 512) % 512)
  }

  private func header(_ path: String, size: Int, type: Character = "0", link: String = "") -> [UInt8] {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      for (index, byte) in text.utf8.enumerated() { header[offset + index] = byte }
    }
    put(path, at: 0)
    let digits = String(size, radix: 8)
    if digits.count <= 11 {
      put(String(repeating: "0", count: 11 - digits.count) + digits, at: 124)
    } else {
      // The form for sizes of which octal digits are too many.
      header[124] = 0x80
      for index in 0..<8 { header[135 - index] = UInt8(truncatingIfNeeded: size >> (8 * index)) }
    }
    put("        ", at: 148)
    put(String(type), at: 156)
    put(link, at: 157)
    put("ustar\u{0}00", at: 257)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\u{0} ", at: 148)
    return header
  }

  private func write(_ bytes: [UInt8], _ name: String, _ commandLine: CommandLine) throws {
    try Data(bytes).write(to: commandLine.folder.appendingPathComponent(name))
  }

  private func shell(_ line: String, _ commandLine: CommandLine) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", line]
    process.currentDirectoryURL = commandLine.folder
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(line)")
  }
}
