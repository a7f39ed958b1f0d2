import ArgumentParser
import Diagnostics
import Kustomize
import Pipeline

/// `strake edit remove WHAT …`: removes entries of the kustomization file of the working directory.
struct EditRemoveCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "remove", abstract: "Remove resources, patches, generators, labels and more.",
    discussion: "strake edit remove resource 'old/*.yaml'",
    subcommands: [
      Resource.self, Component.self, Transformer.self, Patch.self, ConfigMap.self, Secret.self, Label.self,
      Annotation.self, BuildMetadata.self,
    ])

  struct Resource: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove paths from resources.")
    @Argument(help: "Paths as the file lists them, or patterns of such.") var paths: [String]

    func run() throws { try EditedFile.removeMatches(paths, from: "resources") }
  }

  struct Component: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove paths from components.")
    @Argument(help: "Paths as the file lists them, or patterns of such.") var paths: [String]

    func run() throws { try EditedFile.removeMatches(paths, from: "components") }
  }

  struct Transformer: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove paths from transformers.")
    @Argument(help: "Paths as the file lists them, or patterns of such.") var paths: [String]

    func run() throws { try EditedFile.removeMatches(paths, from: "transformers") }
  }

  struct Patch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove the patch that has exactly these fields.")
    @OptionGroup var patch: EditedPatch

    func run() throws {
      let patch = try patch.patch(isNeeded: false)
      try EditedFile.edit { editor throws(Diagnostic) in
        if try !editor.remove(patch) { StandardError.write("there is no such patch in the kustomization file\n") }
      }
    }
  }

  struct ConfigMap: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "configmap", abstract: "Remove ConfigMap generators, their names separated by commas.")
    @Option(help: "Their namespace.") var namespace = ""
    @Argument(help: "NAME,…") var names: String

    func run() throws { try EditedFile.removeGenerators(names, namespace, from: "configMapGenerator") }
  }

  struct Secret: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove Secret generators, their names separated by commas.")
    @Option(help: "Their namespace.") var namespace = ""
    @Argument(help: "NAME,…") var names: String

    func run() throws { try EditedFile.removeGenerators(names, namespace, from: "secretGenerator") }
  }

  struct Label: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Remove labels from commonLabels, separated by commas.")
    @Flag(name: .shortAndLong, help: "Say nothing of keys that are not there.") var ignoreNonExistence = false
    @Argument(help: "KEY,…") var keys: String

    func run() throws { try EditedFile.removeKeys(keys, from: "commonLabels", ignoring: ignoreNonExistence) }
  }

  struct Annotation: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Remove annotations from commonAnnotations, separated by commas.")
    @Flag(name: .shortAndLong, help: "Say nothing of keys that are not there.") var ignoreNonExistence = false
    @Argument(help: "KEY,…") var keys: String

    func run() throws { try EditedFile.removeKeys(keys, from: "commonAnnotations", ignoring: ignoreNonExistence) }
  }

  struct BuildMetadata: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "buildmetadata", abstract: "Remove buildMetadata options, separated by commas.")
    @Argument(help: "originAnnotations, transformerAnnotations, managedByLabel.") var options: String

    func run() throws {
      let options = try EditedFile.buildMetadata(options)
      try EditedFile.edit { editor throws(Diagnostic) in
        for option in options { _ = try editor.remove(option, from: "buildMetadata") }
      }
    }
  }
}
