import Charts
import Files
import Kustomize
import Releases
import Text

/// The files that a render was made from, and what each of them was: as long as all are the same, so is the render.
public struct RenderFingerprint: Hashable, Sendable {
  /// One thing that was looked at.
  struct Input: Hashable, Sendable {
    /// What was looked at.
    enum Kind: String, Sendable {
      /// All files of a chart.
      case chart
      /// The content of a file.
      case file
      /// Where a path leads, and whether to a folder: what an overlay looks for and does not find is an input, too.
      case place
    }

    let kind: Kind
    let path: String
    /// The digest of what was found.
    let digest: ContentDigest
  }

  let inputs: [Input]

  /// What is found now.
  ///
  /// - Returns: nil where a chart or a file cannot be read.
  init?(_ looks: [(kind: Input.Kind, path: String)]) {
    var inputs: [Input] = []
    for (kind, path) in looks {
      guard let digest = RenderFingerprint.look(kind, path) else { return nil }
      inputs.append(Input(kind: kind, path: path, digest: digest))
    }
    self.inputs = inputs
  }

  init(inputs: [Input]) { self.inputs = inputs }

  /// Whether all is as it was.
  var isCurrent: Bool {
    inputs.allSatisfy { RenderFingerprint.look($0.kind, $0.path) == $0.digest }
  }

  private static func look(_ kind: Input.Kind, _ path: String) -> ContentDigest? {
    switch kind {
    case .chart:
      guard let files = try? ChartLoader.files(at: path) else { return nil }
      return InputDigest.digest(of: files.map { (path: $0.path, bytes: $0.bytes) })
    case .file:
      guard let bytes = try? LocalFiles.contents(of: path) else { return nil }
      return ContentDigest(of: bytes)
    case .place: return placeDigest(try? FileSystem.disk.resolve(path))
    }
  }

  /// The digest of where a path leads; nil stands for nowhere.
  static func placeDigest(_ place: FileSystem.Place?) -> ContentDigest {
    let text = place.map { ($0.isDirectory ? "folder " : "file ") + $0.path } ?? "nothing"
    return ContentDigest(of: Array(text.utf8))
  }
}

/// All that a render depends on beside files.
public struct RenderIdentity: Hashable, Sendable {
  /// The release and the environment: what a cache keeps one render of.
  let place: ContentDigest
  /// The digest of everything.
  let digest: ContentDigest

  /// A render of these inputs, with this request, that gives these generated values again.
  ///
  /// - Returns: nil for a render that reads what can be read only once.
  public init?(_ inputs: ReleaseInputs, _ request: RenderRequest, remembered: [GeneratedValue], localTimeZone: String) {
    let values = request.values
    guard request.baseValues == nil, values.files.allSatisfy({ LocalFiles.isFile($0) }) else {
      return nil
    }
    place = ContentDigest(of: Array("\(inputs.environment ?? "")\0\(inputs.key)".utf8))
    var text = IdentityText()
    text.add([LocalFiles.workingDirectory, localTimeZone])
    text.add([inputs.key, inputs.name, inputs.environment, inputs.chart, inputs.versionConstraint, inputs.overlay])
    text.add([inputs.namespace, inputs.kubeVersion, request.namespace, request.kubeVersion])
    text.add(inputs.values)
    text.add(inputs.apiVersions)
    text.add(inputs.corrections.map { "\($0)" }.sorted())
    text.add(request.apiVersions)
    for list in [values.files, values.json, values.set, values.strings, values.fromFiles, values.literals] {
      text.add(list)
    }
    for file in values.texts { text.add([file.path, ContentDigest(of: file.bytes).hexadecimal]) }
    text.add(["\(request.revision)", "\(request.isUpgrade)", "\(request.includesCRDs)", "\(request.includesHooks)"])
    text.add(["\(request.skipsSchemaValidation)"])
    for value in remembered {
      let call = value.call
      text.add([call.function, call.template, "\(call.occurrence)", call.arguments.hexadecimal])
      text.add([ContentDigest(of: value.result.bytes).hexadecimal])
    }
    digest = ContentDigest(of: text.bytes)
  }
}

/// Lists of texts one after the other, so that different lists are different bytes.
private struct IdentityText {
  private(set) var bytes: [UInt8] = []

  mutating func add(_ texts: [String?]) {
    bytes += Array("\(texts.count)\n".utf8)
    for text in texts {
      guard let text else {
        bytes.append(UInt8(ascii: "-"))
        continue
      }
      bytes += Array("\(text.utf8.count) \(text)\n".utf8)
    }
  }
}
