import ArgumentParser
import Diagnostics
import Kustomize
import Pipeline

/// `strake edit set WHAT …`: sets fields of the kustomization file of the working directory.
struct EditSetCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "set", abstract: "Set namespace, name prefix and suffix, images, replicas, labels and more.",
    discussion: """
      strake edit set namespace prod
      strake edit set nameprefix web-
      strake edit set image nginx=registry.example/nginx:1.27 busybox:1.36
      strake edit set replicas web=3
      """,
    subcommands: [
      Namespace.self, NamePrefix.self, NameSuffix.self, Image.self, Replicas.self, Label.self, Annotation.self,
      BuildMetadata.self, ConfigMap.self, Secret.self,
    ])

  struct Namespace: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set the namespace.")
    @Argument(help: "The namespace.") var value: String

    func run() throws { try EditedFile.set("namespace", to: value) }
  }

  struct NamePrefix: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "nameprefix", abstract: "Set the prefix of names; put -- before one that begins with a dash.")
    @Argument(help: "The prefix.") var value: String

    func run() throws { try EditedFile.set("namePrefix", to: value) }
  }

  struct NameSuffix: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "namesuffix", abstract: "Set the suffix of names; it may begin with a dash.")
    @Argument(parsing: .allUnrecognized, help: "The suffix.") var values: [String]

    func run() throws {
      guard values.count == 1 else { throw Diagnostic("set namesuffix takes one value") }
      try EditedFile.set("nameSuffix", to: values[0])
    }
  }

  struct Image: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set images: NAME=NEWNAME:TAG, NAME:TAG, NAME@DIGEST.")
    @Argument(help: "Images.") var images: [String]

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        for image in images { try editor.setImage(image) }
      }
    }
  }

  struct Replicas: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set numbers of replicas: NAME=COUNT.")
    @Argument(help: "NAME=COUNT each.") var replicas: [String]

    func run() throws {
      try EditedFile.edit { editor throws(Diagnostic) in
        for entry in replicas { try editor.setReplicas(entry) }
      }
    }
  }

  struct Label: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set labels of commonLabels, KEY:VALUE each.")
    @Argument(help: "KEY:VALUE each.") var pairs: [String]

    func run() throws { try EditedFile.setKeys(try EditedFile.pairs(pairs, "label"), of: "commonLabels") }
  }

  struct Annotation: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set annotations of commonAnnotations, KEY:VALUE each.")
    @Argument(help: "KEY:VALUE each.") var pairs: [String]

    func run() throws { try EditedFile.setKeys(try EditedFile.pairs(pairs, "annotation"), of: "commonAnnotations") }
  }

  struct BuildMetadata: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "buildmetadata", abstract: "Set the buildMetadata options, separated by commas.")
    @Argument(help: "originAnnotations, transformerAnnotations, managedByLabel.") var options: String

    func run() throws {
      let options = try EditedFile.buildMetadata(options)
      try EditedFile.edit { editor throws(Diagnostic) in try editor.setList("buildMetadata", to: options) }
    }
  }

  struct ConfigMap: ParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "configmap", abstract: "Set literals that a ConfigMap generator has already.")
    @OptionGroup var literals: EditedLiterals
    @Argument(help: "The ConfigMap's name.") var name: String

    func run() throws { try literals.set(of: "configMapGenerator", named: name) }
  }

  struct Secret: ParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Set literals that a Secret generator has already.")
    @OptionGroup var literals: EditedLiterals
    @Argument(help: "The Secret's name.") var name: String

    func run() throws { try literals.set(of: "secretGenerator", named: name) }
  }
}
