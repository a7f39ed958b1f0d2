import Diagnostics
import Files
import Glibc
import Releases
import Text

/// Renders of earlier commands, kept as long as nothing that they were made from changes.
///
/// The newest render of each release in each environment lies in a file of its own, with the digest of all that it
/// depends on and of every file that it was made from; when one of them is another, or the file is not what was written,
/// the release is rendered again. Renders of another version of Strake are not looked at. Everything may be deleted at
/// any time; several processes may use it at once.
public struct RenderCache: Sendable {
  private let root: String
  private let version: String

  /// The cache of a project.
  ///
  /// - Parameter version: what tells this binary from all others.
  public init(of project: Project, version: String) {
    root = LocalFiles.join(project.root, ".strake/cache")
    self.version = ContentDigest(of: Array((version + "\n" + RenderCache.thisBinary).utf8)).hexadecimal
  }

  /// Tells this binary from another of the same version, as one has many in development.
  private static var thisBinary: String {
    var status = stat()
    guard stat("/proc/self/exe", &status) == 0 else { return "" }
    return "\(status.st_size) \(status.st_ino) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }

  private var folder: String { root + "/" + version.prefix(16) }

  private func path(of identity: RenderIdentity) -> String { folder + "/" + identity.place.hexadecimal }

  /// The release as it was rendered before; nil when it must be rendered now.
  public func release(for identity: RenderIdentity) -> EmittedRelease? {
    guard let bytes = try? LocalFiles.contents(of: path(of: identity)),
      let entry = RenderCacheEntry(parsing: bytes), entry.version == version, entry.identity == identity.digest,
      entry.fingerprint.isCurrent
    else { return nil }
    return entry.release
  }

  /// Keeps a render. What cannot be written is not kept: the next command renders again.
  func keep(_ release: EmittedRelease, for identity: RenderIdentity, madeFrom fingerprint: RenderFingerprint) {
    let entry = RenderCacheEntry(
      version: version, identity: identity.digest, fingerprint: fingerprint, release: release)
    let target = path(of: identity)
    let draft = "\(target).\(getpid()).\(UInt64.random(in: 0 ... .max))"
    do throws(FileFailure) {
      try prepareFolder()
      // Secrets may be in it.
      try LocalFiles.write(entry.bytes, to: draft, mode: 0o600)
      try LocalFiles.move(draft, to: target)
    } catch { LocalFiles.remove(draft) }
  }

  /// Makes the folder, and removes those of other versions.
  private func prepareFolder() throws(FileFailure) {
    guard !LocalFiles.isDirectory(folder) else { return }
    try LocalFiles.makeDirectories(folder)
    chmod(root, 0o700)
    try? LocalFiles.write(Array("*\n".utf8), to: root + "/.gitignore")
    for name in (try? LocalFiles.names(in: root)) ?? [] where name != version.prefix(16) && !name.hasPrefix(".") {
      LocalFiles.remove(root + "/" + name)
    }
  }
}

/// A render as it lies in a file: a digest, then fields of a name, a length and bytes.
private struct RenderCacheEntry {
  let version: String
  let identity: ContentDigest
  let fingerprint: RenderFingerprint
  let release: EmittedRelease

  init(version: String, identity: ContentDigest, fingerprint: RenderFingerprint, release: EmittedRelease) {
    self.version = version
    self.identity = identity
    self.fingerprint = fingerprint
    self.release = release
  }

  var bytes: [UInt8] {
    var body: [UInt8] = []
    func add(_ name: String, _ content: [UInt8]) {
      body += Array("\(name) \(content.count)\n".utf8)
      body += content
      body.append(UInt8(ascii: "\n"))
    }
    add("version", Array(version.utf8))
    add("identity", Array(identity.hexadecimal.utf8))
    for input in fingerprint.inputs {
      add(input.kind.rawValue, Array("\(input.digest.hexadecimal) \(input.path)".utf8))
    }
    add("namespace", Array(release.namespace.utf8))
    add("messages", Array(release.messages.utf8))
    for document in release.documents { add(document.isHook ? "hook" : "manifest", document.bytes.bytes) }
    return Array("\(ContentDigest(of: body).hexadecimal)\n".utf8) + body
  }

  /// - Returns: nil for anything but a file as it was written.
  init?(parsing bytes: [UInt8]) {
    guard let end = bytes.firstIndex(of: UInt8(ascii: "\n")) else { return nil }
    let body = Array(bytes[(end + 1)...])
    guard bytes[..<end].elementsEqual(ContentDigest(of: body).hexadecimal.utf8) else { return nil }
    var version: String?
    var identity: ContentDigest?
    var inputs: [RenderFingerprint.Input] = []
    var release = EmittedRelease(namespace: "", documents: [])
    var rest = body[...]
    while let (name, content) = RenderCacheEntry.field(&rest) {
      let text = String(decoding: content, as: UTF8.self)
      switch name {
      case "version": version = text
      case "identity": identity = ContentDigest(text)
      case "namespace": release.namespace = text
      case "messages": release.messages = text
      case "hook", "manifest":
        release.documents.append(.init(bytes: ByteString(content), isHook: name == "hook"))
      default:
        guard let kind = RenderFingerprint.Input.Kind(rawValue: name), let space = text.firstIndex(of: " "),
          let digest = ContentDigest(String(text[..<space]))
        else { return nil }
        inputs.append(.init(kind: kind, path: String(text[text.index(after: space)...]), digest: digest))
      }
    }
    guard rest.isEmpty, let version, let identity else { return nil }
    self.init(
      version: version, identity: identity, fingerprint: RenderFingerprint(inputs: inputs), release: release)
  }

  /// Takes a field off the front.
  private static func field(_ rest: inout ArraySlice<UInt8>) -> (name: String, content: ArraySlice<UInt8>)? {
    guard let space = rest.firstIndex(of: UInt8(ascii: " ")),
      let end = rest[space...].firstIndex(of: UInt8(ascii: "\n")),
      let length = Int(String(decoding: rest[(space + 1)..<end], as: UTF8.self)), length >= 0,
      length < rest.endIndex - end - 1
    else { return nil }
    let name = String(decoding: rest[..<space], as: UTF8.self)
    let content = rest[(end + 1)...].prefix(length)
    rest = rest[(end + 2 + length)...]
    return (name, content)
  }
}
