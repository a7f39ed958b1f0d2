import Releases
import Synchronization
import Text

#if canImport(Glibc)
  import Glibc
#endif

/// A folder of a test's own, gone when the test is.
final class TemporaryFolder {
  let path: String

  init() {
    var template = Array("/tmp/strake-test-XXXXXX".utf8CString)
    path = template.withUnsafeMutableBufferPointer { buffer in
      guard let start = buffer.baseAddress, mkdtemp(start) != nil else { return "/tmp/strake-test" }
      return String(cString: start)
    }
  }

  func file(_ name: String) -> String { path + "/" + name }

  deinit {
    for name in contents(of: path) {
      for inner in contents(of: path + "/" + name) { unlink(path + "/" + name + "/" + inner) }
      if unlink(path + "/" + name) != 0 { rmdir(path + "/" + name) }
    }
    rmdir(path)
  }

  private func contents(of folder: String) -> [String] {
    guard let directory = opendir(folder) else { return [] }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != "." && name != ".." { names.append(name) }
    }
    return names
  }
}

/// A clock that stands still until it is moved.
final class Clock: Sendable {
  private let seconds = Mutex<Int64>(1_704_164_645)

  var now: Timestamp { Timestamp(seconds: seconds.withLock { $0 }, nanoseconds: 123_456_789) }

  func move(seconds more: Int64) { seconds.withLock { $0 += more } }
}

func testHost(clock: Clock = Clock(), holder: OperationHolder = .current()) -> HistoryHost {
  HistoryHost(now: { clock.now }, holder: holder)
}

/// A process that has ended.
let deadHolder = OperationHolder(
  process: 999_999_99, processStart: 1, processNamespace: OperationHolder.current().processNamespace,
  boot: OperationHolder.current().boot)

func key(_ name: String = "web", environment: String = "prod") throws -> ReleaseKey {
  try ReleaseKey(environment: environment, namespace: "shop", name: name)
}

func configMap(_ name: String, _ data: String) -> ByteString {
  ByteString("---\napiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: \(name)\ndata:\n  key: \(data)\n")
}

func newRevision(
  _ operation: ReleaseOperation, _ manifests: [ByteString], key releaseKey: ReleaseKey? = nil
) throws -> NewRevision {
  NewRevision(
    key: try releaseKey ?? key(), operation: operation,
    chart: ChartReference(name: "web", version: "1.0.0", appVersion: "2.0"),
    origin: RevisionOrigin(user: "anna", gitCommit: "abc", gitDirty: true, toolVersion: "0.1.0"),
    content: ReleaseContent(manifests: manifests))
}
