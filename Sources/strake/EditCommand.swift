import ArgumentParser
import Diagnostics
import Files
import Kustomize
import Pipeline

/// `strake edit set|add|remove …`: changes the kustomization file of the working directory, keeping comments and order.
struct EditCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "edit", abstract: "Edit a kustomization file, keeping its comments and order.",
    subcommands: [SetField.self, Add.self, Remove.self])

  /// `strake edit set FIELD VALUE…`.
  struct SetField: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "set", abstract: "Set namespace, nameprefix, namesuffix, image or replicas.",
      discussion: """
        strake edit set namespace prod
        strake edit set nameprefix web-
        strake edit set image nginx=registry.example/nginx:1.27 busybox:1.36
        strake edit set replicas web=3
        """)

    enum Field: String, ExpressibleByArgument, CaseIterable {
      case namespace, nameprefix, namesuffix, image, replicas
    }

    @Argument(help: "What to set.") var field: Field
    @Argument(parsing: .allUnrecognized, help: "Its value.") var values: [String]

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        switch field {
        case .namespace: try editor.set("namespace", to: try single())
        case .nameprefix: try editor.set("namePrefix", to: try single())
        case .namesuffix: try editor.set("nameSuffix", to: try single())
        case .image: for value in values { try editor.setImage(value) }
        case .replicas: for value in values { try editor.setReplicas(value) }
        }
      }
    }

    private func single() throws(Diagnostic) -> String {
      guard values.count == 1 else { throw Diagnostic("set \(field.rawValue) takes one value") }
      return values[0]
    }
  }

  /// `strake edit add resource|component PATH…`.
  struct Add: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "add", abstract: "Add resources or components.",
      discussion: "strake edit add resource deployment.yaml service.yaml")

    @Argument(help: "resource or component.") var list: PathList
    @Argument(help: "Files, folders or addresses.") var paths: [String]

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        for path in paths {
          let isThere = LocalFiles.isFile(path) || LocalFiles.isDirectory(path) || path.contains("://")
          guard isThere else { throw Diagnostic("\(path) does not exist") }
          if try !editor.add(path, to: list.field) { StandardError.write("\(path) is listed already\n") }
        }
      }
    }
  }

  /// `strake edit remove resource|component PATH…`.
  struct Remove: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "remove", abstract: "Remove resources or components.",
      discussion: "strake edit remove resource old.yaml")

    @Argument(help: "resource or component.") var list: PathList
    @Argument(help: "Paths as the file lists them.") var paths: [String]

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        for path in paths where try !editor.remove(path, from: list.field) {
          throw Diagnostic("\(path) is not listed under \(list.field)")
        }
      }
    }
  }

  /// A list of paths in a kustomization file.
  enum PathList: String, ExpressibleByArgument, CaseIterable {
    case resource, component

    var field: String { rawValue + "s" }
  }
}

/// The kustomization file of the working directory.
private enum EditedFile {
  static func edit(_ change: (inout KustomizationEditor) throws(Diagnostic) -> Void) throws {
    let names = ["kustomization.yaml", "kustomization.yml", "Kustomization"].filter(LocalFiles.isFile)
    guard let name = names.first, names.count == 1 else {
      throw Diagnostic(
        names.isEmpty ? "there is no kustomization file here" : "there are several kustomization files here")
    }
    var editor = KustomizationEditor(text: try UserFiles.read(name), path: name)
    try change(&editor)
    try UserFiles.write(editor.text, to: name)
  }
}
