@testable import Kustomize

/// Builds a kustomization whose files are given as texts, below `/work`.
func build(
  _ files: [String: String], root: String = "/project", options: KustomizeBuild.Options = .init()
) throws -> String {
  let tree = Dictionary(uniqueKeysWithValues: files.map { ("/project/" + $0.key, $0.value) })
  let output = try KustomizeBuild(fileSystem: .memory(tree), options: options).run(root: root)
  return String(decoding: try output.manifest(), as: UTF8.self)
}

/// The error of a build that must fail.
func failure(_ files: [String: String], root: String = "/project") -> KustomizeError? {
  do {
    _ = try build(files, root: root)
    return nil
  } catch {
    return error as? KustomizeError
  }
}

/// An object of this kind and name.
func object(_ kind: String, _ name: String, apiVersion: String = "v1", _ body: String = "") -> String {
  "apiVersion: \(apiVersion)\nkind: \(kind)\nmetadata:\n  name: \(name)\n" + body
}
