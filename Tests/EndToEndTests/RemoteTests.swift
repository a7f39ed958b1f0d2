import Foundation
import Glibc
import Testing

/// Kustomizations that name git repositories and addresses; everything is on this machine.
@Suite struct RemoteTests {
  private static let base = """
    apiVersion: v1
    kind: ConfigMap
    metadata: {name: from-afar}

    """

  @Test func aGitRepositoryIsClonedAtItsReference() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    try commandLine.write("repository/config/kustomization.yaml", "resources: [a.yaml]\nnamePrefix: p-\n")
    try commandLine.write("repository/config/a.yaml", RemoteTests.base)
    let git = "git -c user.name=a -c user.email=a@example.org -C repository"
    try shell("\(git) init -q -b main . && \(git) add . && \(git) commit -qm first && \(git) tag v1", commandLine)
    try commandLine.write("repository/config/a.yaml", RemoteTests.base + "data: {later: x}\n")
    try shell("\(git) commit -qam second", commandLine)
    let address = "file://\(commandLine.folder.path)/repository//config"
    try commandLine.write("own/kustomization.yaml", "resources:\n- \(address)?ref=v1\n")
    let first = try commandLine.run("build", "own")
    #expect(first.exitCode == 0)
    #expect(first.output == "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: p-from-afar\n")
    #expect(try commandLine.run("build", address).output.contains("later: x"))

    let offline = try commandLine.run("build", "--offline", "own")
    #expect(offline.exitCode == 1)
    #expect(offline.errors.contains("offline"))
    #expect(offline.errors.contains("own/kustomization.yaml:2"))

    try commandLine.write("own/kustomization.yaml", "resources:\n- \(address)?ref=none\n")
    let missing = try commandLine.run("build", "own")
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("fetch --depth=1"))
  }

  @Test func aFileIsDownloaded() throws {
    let commandLine = try CommandLine()
    defer { commandLine.remove() }
    let server = try SmallServer([
      "/a.yaml": RemoteTests.base, "/patch.yaml": RemoteTests.base + "data: {patched: x}\n",
    ])
    defer { server.stop() }
    let address = "http://127.0.0.1:\(server.port)"
    try commandLine.write(
      "kustomization.yaml", "resources:\n- \(address)/a.yaml\npatches:\n- path: \(address)/patch.yaml\n")
    let built = try commandLine.run("build")
    #expect(built.exitCode == 0, "\(built.errors)")
    #expect(built.output.contains("name: from-afar") && built.output.contains("patched: x"))

    try commandLine.write("kustomization.yaml", "resources:\n- \(address)/none.yaml\n")
    let missing = try commandLine.run("build")
    #expect(missing.exitCode == 1)
    #expect(missing.errors.contains("HTTP Error: status code 404 (Not Found)"))
    #expect(missing.errors.contains("kustomization.yaml:2"))

    let offline = try commandLine.run("build", "--offline")
    #expect(offline.exitCode == 1)
    #expect(offline.errors.contains("reads no http(s) addresses"))
  }

  private func shell(_ command: String, _ commandLine: CommandLine) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", command]
    process.currentDirectoryURL = commandLine.folder
    process.standardInput = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0)
  }
}

/// A server of a few files over HTTP on a port of this machine.
private final class SmallServer: Sendable {
  let port: UInt16
  private let descriptor: Int32

  init(_ files: [String: String]) throws {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { pointer in
        bind(descriptor, pointer, length) == 0 && listen(descriptor, 8) == 0
          && getsockname(descriptor, pointer, &length) == 0
      }
    }
    try #require(status)
    port = UInt16(bigEndian: address.sin_port)
    self.descriptor = descriptor
    Thread.detachNewThread {
      while true {
        let client = accept(descriptor, nil, nil)
        guard client >= 0 else { return }
        var buffer = [UInt8](repeating: 0, count: 4096)
        let count = max(read(client, &buffer, buffer.count), 0)
        let path = String(decoding: buffer[..<count], as: UTF8.self).split(separator: " ").dropFirst().first ?? ""
        let body = files[String(path)]
        let head = body == nil ? "404 Not Found" : "200 OK"
        let answer =
          "HTTP/1.1 \(head)\r\nContent-Length: \(body?.utf8.count ?? 0)\r\nConnection: close\r\n\r\n\(body ?? "")"
        _ = answer.withCString { write(client, $0, strlen($0)) }
        close(client)
      }
    }
  }

  func stop() {
    shutdown(descriptor, Int32(SHUT_RDWR))
    close(descriptor)
  }
}
