import Manifests
import Text
import YAML

/// A transformer or generator that an object in `transformers:`, `generators:` or `validators:` configures.
enum Plugin: Sendable {
  case transformer(any Transformer)
  case generator(any Generator)

  /// Makes the plugin that an object configures.
  ///
  /// - Throws: for a kind that is not built in, and for a configuration that does not fit.
  init(_ configuration: Resource, context: BuildContext, loader: Loader) throws(KustomizeError) {
    let kind = configuration.identity.type.kind
    let node = configuration.node
    guard configuration.identity.type.apiVersion == "builtin" else {
      throw Plugin.external(configuration)
    }
    do throws(KustomizeError) {
      guard let plugin = try Plugin.builtin(kind, node, configuration, context: context, loader: loader) else {
        throw KustomizeError(
          "unable to load builtin \(kind.string).builtin.[noGrp]",
          help: NearestIdentity.nearestWord(kind.string, among: Plugin.kinds))
      }
      self = plugin
    } catch {
      throw error.located(at: node.mark)
    }
  }

  /// The kinds that are built in.
  static let kinds = [
    "AnnotationsTransformer", "ConfigMapGenerator", "HashTransformer", "HelmChartInflationGenerator",
    "IAMPolicyGenerator", "ImageTagTransformer", "LabelTransformer", "NamespaceTransformer",
    "PatchJson6902Transformer", "PatchStrategicMergeTransformer", "PatchTransformer", "PrefixSuffixTransformer",
    "PrefixTransformer", "ReplacementTransformer", "ReplicaCountTransformer", "SecretGenerator", "SuffixTransformer",
    "ValueAddTransformer",
  ]

  private static func external(_ configuration: Resource) -> KustomizeError {
    let kind = configuration.identity.type.kind.string
    let isFunction =
      configuration.node["metadata"]?["annotations"]?["config.kubernetes.io/function"] != nil
      || configuration.node["metadata"]?["annotations"]?["config.k8s.io/function"] != nil
    return KustomizeError(
      "external plugins disabled; unable to load external plugin '\(kind)'", at: configuration.node.mark,
      help: isFunction
        ? "functions in containers and programs are not run; write their result as a resource or patch"
        : "Go and exec plugins are not run; the builtin ones have apiVersion: builtin")
  }

  private static func builtin(
    _ kind: ByteString, _ node: Node, _ configuration: Resource, context: BuildContext, loader: Loader
  ) throws(KustomizeError) -> Plugin? {
    var reader = try ObjectReader(node, name: kind.string, dialect: .goYAML3, isStrict: false)
    switch kind {
    case "AnnotationsTransformer":
      return .transformer(
        AnnotationsTransformer(annotations: try reader.textMap("annotations"), fields: try fields(&reader)))
    case "LabelTransformer":
      return .transformer(LabelTransformer(labels: try reader.textMap("labels"), fields: try fields(&reader)))
    case "ConfigMapGenerator", "SecretGenerator":
      let isSecret = kind == "SecretGenerator"
      var arguments = try ConfigMapArguments(&reader, isSecret: isSecret, isPlugin: true)
      if arguments.name.text.isEmpty { arguments.name = Located(configuration.identity.name, at: node.mark) }
      if arguments.namespace.isEmpty { arguments.namespace = configuration.identity.namespace }
      return .generator(
        ConfigMapGenerator(
          arguments: arguments, isSecret: isSecret, commonOptions: nil, loader: loader, quirks: context.quirks))
    case "HashTransformer": return .transformer(HashTransformer())
    case "HelmChartInflationGenerator":
      var globals = try ChartGlobals(try reader.object("helmGlobals", name: "HelmGlobals"))
      let home = try reader.text("chartHome")
      let configHome = try reader.text("configHome")
      if globals == nil { globals = ChartGlobals(chartHome: home, configHome: configHome) }
      return .generator(
        ChartInflationGenerator(
          arguments: try ChartArguments(&reader), globals: globals, defaultNamespace: ByteString(), loader: loader,
          inflator: context.inflator))
    case "IAMPolicyGenerator": return .generator(try IAMPolicyGenerator(&reader))
    case "ImageTagTransformer":
      guard var image = try reader.object("imageTag", name: "Image") else { return .transformer(NoChange()) }
      return .transformer(ImageTagTransformer(image: try ImageEntry(&image), fields: try fields(&reader)))
    case "NamespaceTransformer": return .transformer(try namespaceTransformer(&reader, configuration))
    case "PatchJson6902Transformer":
      let entry = try JSON6902Entry(&reader, operationsField: "jsonOp")
      return .transformer(try PatchJSON6902Transformer(entry, loader: loader))
    case "PatchStrategicMergeTransformer":
      let paths = try reader.texts("paths")
      let patches = try reader.located("patches")
      return .transformer(try PatchStrategicMergeTransformer(paths, inline: patches, loader: loader))
    case "PatchTransformer": return .transformer(try PatchTransformer(try PatchEntry(&reader), loader: loader))
    case "PrefixTransformer":
      return .transformer(PrefixTransformer(prefix: try reader.text("prefix"), fields: try neededFields(&reader)))
    case "SuffixTransformer":
      return .transformer(PrefixTransformer(suffix: try reader.text("suffix"), fields: try neededFields(&reader)))
    case "PrefixSuffixTransformer":
      return .transformer(
        PrefixTransformer(
          prefix: try reader.text("prefix"), suffix: try reader.text("suffix"), fields: try neededFields(&reader)))
    case "ReplacementTransformer":
      return .transformer(
        try ReplacementTransformer(try reader.list("replacements"), loader: loader, dialect: reader.dialect))
    case "ReplicaCountTransformer":
      guard var replica = try reader.object("replica", name: "Replica") else { return .transformer(NoChange()) }
      return .transformer(ReplicaCountTransformer(replica: try ReplicaEntry(&replica), fields: try fields(&reader)))
    case "ValueAddTransformer": return .transformer(try ValueAddTransformer(&reader, loader: loader))
    default: return nil
    }
  }

  private static func fields(_ reader: inout ObjectReader) throws(KustomizeError) -> [FieldSpecification] {
    try FieldSpecification.all(try reader.list("fieldSpecs"), reader.dialect, isStrict: false)
  }

  private static func neededFields(_ reader: inout ObjectReader) throws(KustomizeError) -> [FieldSpecification] {
    guard reader.has("fieldSpecs") else { throw KustomizeError("fieldSpecs is not expected to be nil") }
    return try fields(&reader)
  }

  private static func namespaceTransformer(
    _ reader: inout ObjectReader, _ configuration: Resource
  ) throws(KustomizeError) -> NamespaceTransformer {
    let word = try reader.located("setRoleBindingSubjects")
    var subjects = NamespaceTransformer.Subjects.defaultOnly
    if !word.text.isEmpty {
      guard let known = NamespaceTransformer.Subjects(rawValue: word.string) else {
        throw KustomizeError(
          "invalid value \"\(word.string)\" for setRoleBindingSubjects: must be one of allServiceAccounts, defaultOnly, "
            + "none", at: word.mark)
      }
      subjects = known
    }
    return NamespaceTransformer(
      namespace: configuration.identity.namespace, fields: try fields(&reader), subjects: subjects,
      unsetOnly: try reader.flag("unsetOnly"))
  }
}

/// A configuration without its main part: it does nothing.
private struct NoChange: Transformer {
  func transform(_ resources: inout Resources) throws(KustomizeError) {}
}
