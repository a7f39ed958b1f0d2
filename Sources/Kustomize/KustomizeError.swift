import Diagnostics
import Manifests
import YAML

/// Why a kustomization cannot be built.
public struct KustomizeError: Error, Sendable {
  /// What is wrong, in Kustomize's own words where it has some; outer steps are put before it, `accumulating
  /// resources: …`.
  public var message: String
  /// The place in the user's file, where one is known.
  public var mark: Mark
  /// What to do, where there is something to say.
  public var help: String?
  /// Further facts and places.
  public var notes: [Diagnostic.Note] = []
  /// Lines that show more than one place at once.
  public var exhibit = ""
  /// Whether a remote server refused: Kustomize then does not try the path as a directory.
  public var isHTTPFailure = false
  /// Whether the same path must not be tried as a folder.
  var isFinal = false

  /// An error.
  public init(_ message: String, at mark: Mark = .unknown, help: String? = nil) {
    self.message = message
    self.mark = mark
    self.help = help
  }

  /// The same error met during an outer step: `prefix: message`.
  public func within(_ prefix: String) -> KustomizeError {
    var error = self
    error.message = "\(prefix): \(message)"
    return error
  }

  /// The same error, its place filled in where none was known.
  public func located(at place: Mark) -> KustomizeError {
    guard !mark.isKnown else { return self }
    var error = self
    error.mark = place
    return error
  }

  /// The error as a message for a person.
  public var diagnostic: Diagnostic {
    var diagnostic = Diagnostic(message, at: mark, notes: notes, help: help)
    diagnostic.exhibit = exhibit
    return diagnostic
  }
}

/// `file:line` of a node, for notes in messages.
func place(of node: Node) -> String {
  guard node.mark.isKnown else { return "a generated object" }
  let file = SourceFile.named(node.mark.file)
  return "\(file.path):\(file.place(of: node.mark).line)"
}
