import Diagnostics
import Files
import Manifests
import Text
import YAML

/// One kustomization on its way through a build.
///
/// ``accumulate(into:)`` is Kustomize's sequence: resources, generators, components, transformers, validators,
/// variables. Names, hashes and references are left to the end of the whole build.
struct Target {
  let loader: Loader
  let kustomization: KustomizationFile
  let context: BuildContext
  /// Where this kustomization lies, if origins are tracked.
  let origin: Origin?
  /// The namespace that charts get which have none of their own.
  let chartNamespace: ByteString

  /// Reads the kustomization of a loader's folder.
  init(
    _ loader: Loader, context: BuildContext, parentNamespace: ByteString = ByteString(), origin: Origin?? = nil,
    allowsEmpty: Bool = false
  ) throws(KustomizeError) {
    self.loader = loader
    self.context = context
    kustomization = try KustomizationFile.load(with: loader, allowsEmpty: allowsEmpty, quirks: context.quirks)
    context.warn(kustomization.warnings)
    chartNamespace = kustomization.namespace.isEmpty ? parentNamespace : kustomization.namespace
    if let origin {
      self.origin = origin
    } else if kustomization.tracksOrigins {
      self.origin =
        loader.clone.map { clone in
          Origin(
            path: FilePath.relative(from: clone.directory, to: loader.root).droppingDot, repository: clone.url,
            reference: clone.reference)
        } ?? Origin()
    } else {
      self.origin = nil
    }
    try adoptOpenAPI()
  }

  private func adoptOpenAPI() throws(KustomizeError) {
    guard !kustomization.openAPI.isEmpty, !context.hasCustomFacts else { return }
    guard
      let facts = try CustomTypeFacts.load(
        kustomization.openAPI, with: loader, after: context.builtInHistory)
    else { return }
    context.adopt(facts)
  }

  // MARK: Accumulation

  /// What this kustomization gives on its own, the objects given before it first.
  func accumulated(after first: [Resource] = []) throws(KustomizeError) -> Accumulator {
    var accumulator = Accumulator(facts: context.facts, quirks: context.quirks)
    for resource in first { try accumulator.resources.append(resource) }
    try accumulate(into: &accumulator)
    return accumulator
  }

  /// Adds to what is there and transforms all of it.
  func accumulate(into accumulator: inout Accumulator) throws(KustomizeError) {
    try within("accumulating resources") { () throws(KustomizeError) in
      try accumulate(kustomization.resources, into: &accumulator)
    }
    try accumulator.configuration.merge(TransformerConfiguration.load(kustomization.configurations, with: loader))
    for path in kustomization.crds where try !adoptDefinitions(in: path) {
      try accumulator.configuration.merge(try CustomTypeFacts.references(ofDefinitionsIn: path, with: loader))
    }
    adoptFacts(&accumulator)
    try generate(into: &accumulator)
    try within("accumulating components") { () throws(KustomizeError) in
      for path in kustomization.components { try accumulateComponent(path, into: &accumulator) }
    }
    adoptFacts(&accumulator)
    adoptDefinitions(&accumulator)
    if !kustomization.patches.isEmpty || !kustomization.patchesStrategicMerge.isEmpty { context.noteMerge() }
    try transform(&accumulator)
    try validate(accumulator)
    try accumulator.variables.add(kustomization.variables, in: &accumulator.resources)
  }

  /// Follows a change of what is known about types that a nested kustomization made.
  func adoptFacts(_ accumulator: inout Accumulator) {
    if context.hasCustomFacts { accumulator.resources.adopt(context.facts) }
  }

  /// Takes the merge keys of CustomResourceDefinition manifests in a file of `crds:`, if that is corrected; Kustomize
  /// reads only another format there.
  ///
  /// - Returns: whether the file has such manifests.
  private func adoptDefinitions(in path: Located) throws(KustomizeError) -> Bool {
    guard context.quirks.corrections.contains(.crdMergeKeys), let file = try? loader.load(path.string),
      let objects = try? ResourceReader(bytes: file.bytes, file: file.register()).objects()
    else { return false }
    let definitions = objects.filter { $0.groupVersionKind.kind == "CustomResourceDefinition" }
    context.note(definitions: definitions)
    return !definitions.isEmpty
  }

  /// Takes the merge keys of CustomResourceDefinitions among the resources, if that is corrected.
  private func adoptDefinitions(_ accumulator: inout Accumulator) {
    guard context.quirks.corrections.contains(.crdMergeKeys) else { return }
    let own = accumulator.resources.all.filter { $0.identity.type.kind == "CustomResourceDefinition" }.map(\.node)
    let definitions = context.definitions + own
    guard !definitions.isEmpty else { return }
    accumulator.resources.adopt(context.facts.adding(customResourceDefinitions: definitions))
  }

  func within<Result>(
    _ prefix: String, _ step: () throws(KustomizeError) -> Result
  ) throws(KustomizeError) -> Result {
    do { return try step() } catch { throw error.within(prefix) }
  }

  // MARK: Validators

  private func validate(_ accumulator: Accumulator) throws(KustomizeError) {
    guard !kustomization.validators.isEmpty else { return }
    for (plugin, _, configuration) in try plugins(kustomization.validators, role: "validator") {
      guard case .transformer(let validator) = plugin else {
        throw KustomizeError("plugin \(configuration.text) not a transformer")
      }
      var checked = accumulator.resources
      try validator.transform(&checked)
      guard checked.isSame(as: accumulator.resources) else {
        throw KustomizeError("validator shouldn't modify the resource map: \(configuration.text) did")
      }
    }
  }

  // MARK: Plugins

  /// The plugins that inline objects, files and folders configure; the inline ones first.
  func plugins(
    _ entries: [Located], role: String
  ) throws(KustomizeError) -> [(Plugin, Origin?, PluginConfiguration)] {
    guard !entries.isEmpty else { return [] }
    var accumulator = Accumulator(facts: context.facts, quirks: context.quirks)
    var paths: [Located] = []
    for entry in entries {
      let text = PatchText(inline: entry)
      guard let objects = try? ResourceReader(bytes: text.bytes, file: text.file).objects() else {
        paths.append(entry)
        continue
      }
      for object in objects {
        var resource = Resource(object, facts: context.facts)
        resource.origin = origin?.appending(kustomization.fileName)
        try accumulator.resources.append(resource)
      }
    }
    try within("loading \(role) plugins") { () throws(KustomizeError) in
      try accumulate(paths, into: &accumulator)
    }
    var plugins: [(Plugin, Origin?, PluginConfiguration)] = []
    for configuration in accumulator.resources.all {
      if let duplicate = configuration.node.duplicateKeys.first {
        throw KustomizeError(
          "marshalling yaml from res \(configuration.identity.text): yaml: unmarshal errors:\n  "
            + "line \(duplicate.second.line): mapping key \"\(duplicate.key)\" already defined at line "
            + "\(duplicate.first.line)", at: duplicate.second)
      }
      var origin: Origin?
      if let own = configuration.origin {
        origin = Origin(repository: own.repository, reference: own.reference)
        origin?.configuredIn = own.path
        origin?.configuredBy = configuration.identity
      }
      plugins.append(
        (
          try Plugin(configuration, context: context, loader: loader), origin,
          PluginConfiguration(identity: configuration.identity, mark: configuration.node.mark)
        ))
    }
    return plugins
  }

  /// The origin that a field's generator or transformer leaves, if origins are tracked.
  func builtinOrigin(_ kind: StaticString) -> Origin? {
    guard let origin else { return nil }
    var result = Origin(repository: origin.repository, reference: origin.reference)
    result.configuredIn = FilePath.joined(origin.path, kustomization.fileName)
    result.configuredBy = ResourceIdentity(
      type: GroupVersionKind(version: ByteString("builtin"), kind: ByteString(kind)), name: ByteString(),
      isClusterScoped: false)
    return result
  }
}

/// The object that configures a plugin.
struct PluginConfiguration {
  let identity: ResourceIdentity
  let mark: Mark
  var text: String { identity.text }
}

extension KustomizationFile {
  /// Whether `buildMetadata:` asks for origins or transformations.
  var tracksOrigins: Bool {
    buildMetadata.contains { $0 == "originAnnotations" || $0 == "transformerAnnotations" }
  }
}

extension String {
  fileprivate var droppingDot: String { self == "." ? "" : self }
}
