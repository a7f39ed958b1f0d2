import ArgumentParser
import Diagnostics
import Files
import Kustomize
import Pipeline

/// `strake edit add WHAT …`: adds entries to the kustomization file of the working directory.
struct EditAddCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "add", abstract: "Add resources, patches, generators, labels and more.",
    discussion: """
      strake edit add resource deployment.yaml 'services/*.yaml'
      strake edit add patch --path memory.yaml --kind Deployment
      strake edit add configmap settings --from-literal level=info
      strake edit add label team:web --without-selector
      """,
    subcommands: [
      Resource.self, Base.self, Component.self, Generator.self, Transformer.self, Patch.self, ConfigMap.self,
      Secret.self, Label.self, Annotation.self, BuildMetadata.self,
    ])

  struct Resource: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add files, folders or addresses to resources.")
    @Flag(help: "Add what does not exist too.") var noVerify = false
    @Argument(help: "Files, folders, addresses or patterns.") var paths: [String]

    func run() throws { try EditedFile.add(paths, to: "resources", verifying: !noVerify) }
  }

  struct Base: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add folders to resources.")
    @Argument(help: "Folders, separated by commas.") var paths: String

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        for path in paths.split(separator: ",").map(String.init) {
          guard LocalFiles.isFile(path) || LocalFiles.isDirectory(path) else {
            throw Diagnostic("\(path) does not exist")
          }
          guard try editor.add(path, to: "resources") else {
            throw Diagnostic("base \(path) already in kustomization file")
          }
        }
      }
    }
  }

  struct Component: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add folders or addresses to components.")
    @Argument(help: "Folders, addresses or patterns.") var paths: [String]

    func run() throws { try EditedFile.add(paths, to: "components", verifying: true) }
  }

  struct Generator: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add files of generators.")
    @Argument(help: "Files or patterns.") var paths: [String]

    func run() throws { try EditedFile.addMatches(paths, to: "generators") }
  }

  struct Transformer: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add files of transformers.")
    @Argument(help: "Files or patterns.") var paths: [String]

    func run() throws { try EditedFile.addMatches(paths, to: "transformers") }
  }

  struct Patch: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a patch.")
    @OptionGroup var patch: EditedPatch

    func run() throws {
      let patch = try patch.patch(isNeeded: true)
      try EditedFile.edit { editor throws(Diagnostic) in
        if try !editor.add(patch) { StandardError.write("the patch is in the kustomization file already\n") }
      }
    }
  }

  struct ConfigMap: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "configmap", abstract: "Add a ConfigMap generator, or sources to one.")
    @OptionGroup var sources: EditedSources
    @Argument(help: "The ConfigMap's name.") var name: String

    func run() throws { try sources.add(to: "configMapGenerator", named: name, type: "") }
  }

  struct Secret: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add a Secret generator, or sources to one.")
    @OptionGroup var sources: EditedSources
    @Option(help: "The Secret's type.") var type = ""
    @Argument(help: "The Secret's name.") var name: String

    func run() throws { try sources.add(to: "secretGenerator", named: name, type: type) }
  }

  struct Label: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add labels, KEY:VALUE each.")
    @Flag(name: .shortAndLong, help: "Set a label anew that is there already.") var force = false
    @Flag(help: "Leave selectors alone: add to labels instead of commonLabels.") var withoutSelector = false
    @Flag(help: "Label templates too; with --without-selector.") var includeTemplates = false
    @Argument(help: "KEY:VALUE each.") var pairs: [String]

    func run() throws {
      if includeTemplates, !withoutSelector {
        throw Diagnostic("--without-selector flag must be specified for --include-templates to work")
      }
      let pairs = try EditedFile.pairs(pairs, "label")
      try EditedFile.edit { editor throws(Diagnostic) in
        for (key, value) in pairs {
          if withoutSelector {
            try editor.setLabel(key, to: value, includingTemplates: includeTemplates, overwrites: force)
          } else {
            try editor.setKey(key, to: value, of: "commonLabels", overwrites: force)
          }
        }
      }
    }
  }

  struct Annotation: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Add annotations, KEY:VALUE each.")
    @Flag(name: .shortAndLong, help: "Set an annotation anew that is there already.") var force = false
    @Argument(help: "KEY:VALUE each.") var pairs: [String]

    func run() throws {
      let pairs = try EditedFile.pairs(pairs, "annotation")
      try EditedFile.edit { editor throws(Diagnostic) in
        for (key, value) in pairs {
          try editor.setKey(key, to: value, of: "commonAnnotations", overwrites: force)
        }
      }
    }
  }

  struct BuildMetadata: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "buildmetadata", abstract: "Add buildMetadata options, separated by commas.")
    @Argument(help: "originAnnotations, transformerAnnotations, managedByLabel.") var options: String

    func run() throws {
      let options = try EditedFile.buildMetadata(options)
      try EditedFile.edit { editor throws(Diagnostic) in
        for option in options where try !editor.add(option, to: "buildMetadata") {
          throw Diagnostic("buildMetadata option \(option) already in kustomization file")
        }
      }
    }
  }
}
