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
  private let loader: Loader
  let kustomization: KustomizationFile
  private let context: BuildContext
  /// Where this kustomization lies, if origins are tracked.
  private let origin: Origin?
  /// The namespace that charts get which have none of their own.
  private let chartNamespace: ByteString

  /// Reads the kustomization of a loader's folder.
  init(
    _ loader: Loader, context: BuildContext, parentNamespace: ByteString = ByteString(), origin: Origin?? = nil,
    allowsEmpty: Bool = false
  ) throws(KustomizeError) {
    self.loader = loader
    self.context = context
    kustomization = try KustomizationFile.load(with: loader, allowsEmpty: allowsEmpty)
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
  private func accumulate(into accumulator: inout Accumulator) throws(KustomizeError) {
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
  private func adoptFacts(_ accumulator: inout Accumulator) {
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

  private func within<Result>(
    _ prefix: String, _ step: () throws(KustomizeError) -> Result
  ) throws(KustomizeError) -> Result {
    do { return try step() } catch { throw error.within(prefix) }
  }

  // MARK: Resources

  private func accumulate(_ paths: [Located], into accumulator: inout Accumulator) throws(KustomizeError) {
    for path in paths {
      do {
        try accumulate(path, into: &accumulator)
      } catch {
        throw error.located(at: path.mark)
      }
    }
  }

  /// Takes a path in: a file, else a folder or repository.
  private func accumulate(_ path: Located, into accumulator: inout Accumulator) throws(KustomizeError) {
    let fileFailure: KustomizeError
    if loader.isDirectory(path.string) {
      fileFailure = KustomizeError("'\(path.string)' must resolve to a file")
    } else {
      do {
        return try accumulateFile(path.string, into: &accumulator)
      } catch {
        if error.isHTTPFailure || error.isFinal { throw error }
        fileFailure = error.within("accumulating resources from '\(path.string)'")
      }
    }
    do {
      let nested = try loader.descending(into: path.string)
      return try accumulateDirectory(nested, path: path.string, into: &accumulator)
    } catch {
      if loader.isDirectory(path.string) { throw error }
      if fileFailure.message.contains("MalformedYAMLError") { throw fileFailure }
      var failure = fileFailure.mark.isKnown ? fileFailure : error
      failure.message = "accumulation err='\(fileFailure.message)': \(error.message)"
      failure.help = fileFailure.help ?? error.help
      throw failure
    }
  }

  private func accumulateFile(_ path: String, into accumulator: inout Accumulator) throws(KustomizeError) {
    let file = try loader.load(path)
    let objects = try ResourceReader(bytes: file.bytes, file: file.register()).objects()
    let origin = origin.map { $0.appending(path) }
    context.note(objects)
    for object in objects {
      var resource = Resource(object, facts: accumulator.resources.facts)
      resource.adoptBuildAnnotations(facts: accumulator.resources.facts)
      resource.origin = origin ?? resource.origin
      do {
        try accumulator.resources.append(resource)
      } catch {
        var error = error.within("merging resources from '\(path)'")
        error.isFinal = true
        throw error
      }
    }
  }

  private func accumulateDirectory(
    _ nested: Loader, path: String, into accumulator: inout Accumulator
  ) throws(KustomizeError) {
    let target = try nestedTarget(nested, path: path)
    guard target.kustomization.kind == .kustomization else {
      throw KustomizeError(
        "expected kind != 'Component' for path '\(path)'", help: "list it under components: instead")
    }
    let result = try within("recursed accumulation of path '\(nested.root)'") { () throws(KustomizeError) in
      try target.accumulated()
    }
    adoptFacts(&accumulator)
    try within("recursed merging from path '\(nested.root)'") { () throws(KustomizeError) in
      try accumulator.merge(result)
    }
  }

  private func accumulateComponent(_ path: Located, into accumulator: inout Accumulator) throws(KustomizeError) {
    do throws(KustomizeError) {
      let nested: Loader
      do {
        nested = try loader.descending(into: path.string)
      } catch {
        throw error.within("loader.New")
      }
      let target = try nestedTarget(nested, path: path.string)
      guard target.kustomization.kind == .component else {
        throw KustomizeError(
          "accumulateDirectory: expected kind 'Component' for path '\(path.string)' but got 'Kustomization'",
          help: "list it under resources: instead")
      }
      try within("recursed accumulation of path '\(nested.root)'") { () throws(KustomizeError) in
        try target.accumulate(into: &accumulator)
      }
    } catch {
      throw error.located(at: path.mark)
    }
  }

  private func nestedTarget(_ nested: Loader, path: String) throws(KustomizeError) -> Target {
    do {
      return try Target(
        nested, context: context, parentNamespace: chartNamespace, origin: .some(origin.map { $0.appending(path) }))
    } catch {
      throw error.within("couldn't make target for path '\(nested.root)'")
    }
  }

  // MARK: Generators

  private func generate(into accumulator: inout Accumulator) throws(KustomizeError) {
    for (generator, origin, mark) in try generators(accumulator.resources.facts) {
      let generated = try generator.generate(facts: accumulator.resources.facts)
      try context.tracking(EditSource(.generator, generator.kind, at: mark), &accumulator.resources) {
        (resources) throws(KustomizeError) in
        for var resource in generated {
          if let origin { resource.origin = origin }
          do throws(KustomizeError) {
            try resources.absorb(resource)
          } catch {
            throw error.within("merging from generator")
          }
        }
      }
    }
  }

  private func generators(_ facts: TypeFacts) throws(KustomizeError) -> [(any Generator, Origin?, Mark)] {
    var generators: [(any Generator, Origin?, Mark)] = []
    for (index, arguments) in kustomization.configMaps.enumerated() {
      let generator = ConfigMapGenerator(
        arguments: arguments, isSecret: false, commonOptions: kustomization.generatorOptions, loader: loader)
      generators.append(
        (generator, builtinOrigin("ConfigMapGenerator"), kustomization.place(of: "configMapGenerator", index)))
    }
    for (index, arguments) in kustomization.secrets.enumerated() {
      let generator = ConfigMapGenerator(
        arguments: arguments, isSecret: true, commonOptions: kustomization.generatorOptions, loader: loader)
      generators.append(
        (generator, builtinOrigin("SecretGenerator"), kustomization.place(of: "secretGenerator", index)))
    }
    for (index, arguments) in kustomization.charts.enumerated() {
      let generator = ChartInflationGenerator(
        arguments: arguments, globals: kustomization.chartGlobals, defaultNamespace: chartNamespace, loader: loader,
        inflator: context.inflator)
      generators.append(
        (generator, builtinOrigin("HelmChartInflationGenerator"), kustomization.place(of: "helmCharts", index)))
    }
    for (plugin, origin, configuration) in try plugins(kustomization.generators, role: "generator") {
      guard case .generator(let generator) = plugin else {
        throw KustomizeError("plugin \(configuration.text) not a generator")
      }
      generators.append((generator, origin, configuration.mark))
    }
    return generators
  }

  // MARK: Transformers

  private func transform(_ accumulator: inout Accumulator) throws(KustomizeError) {
    var steps = try builtinTransformers(accumulator.configuration)
    for (plugin, origin, configuration) in try plugins(kustomization.transformers, role: "transformer") {
      guard case .transformer(let transformer) = plugin else {
        throw KustomizeError("plugin \(configuration.text) not a transformer")
      }
      steps.append(
        TransformerStep(
          transformer: transformer, origin: origin, kind: configuration.identity.type.kind.string,
          mark: configuration.mark))
    }
    for step in steps {
      try context.tracking(step.editSource, &accumulator.resources) { (resources) throws(KustomizeError) in
        try step.transformer.transform(&resources)
      }
      if let origin = step.origin { accumulator.resources.record(origin) }
      accumulator.resources.removeAll { $0.node.mapping?.entries.isEmpty ?? true }
    }
  }

  /// The transformers of the file's fields, in Kustomize's fixed order.
  private func builtinTransformers(
    _ configuration: TransformerConfiguration
  ) throws(KustomizeError) -> [TransformerStep] {
    let file = kustomization
    var steps: [TransformerStep] = []
    func add(_ transformer: any Transformer, _ kind: StaticString, _ field: StaticString, _ index: Int? = nil) {
      steps.append(
        TransformerStep(
          transformer: transformer, origin: builtinOrigin(kind), kind: kind.description,
          mark: file.place(of: field, index)))
    }
    if !file.patchesStrategicMerge.isEmpty {
      let transformer = try PatchStrategicMergeTransformer(
        file.patchesStrategicMerge, inline: Located(ByteString()), loader: loader)
      add(transformer, "PatchStrategicMergeTransformer", "patchesStrategicMerge")
    }
    for (index, patch) in file.patches.enumerated() {
      add(try PatchTransformer(patch, loader: loader), "PatchTransformer", "patches", index)
    }
    if !file.namespace.isEmpty {
      add(
        NamespaceTransformer(namespace: file.namespace, fields: configuration[.namespace]), "NamespaceTransformer",
        "namespace")
    }
    if !file.namePrefix.isEmpty {
      add(
        PrefixTransformer(prefix: file.namePrefix, fields: configuration[.namePrefix]), "PrefixTransformer",
        "namePrefix")
    }
    if !file.nameSuffix.isEmpty {
      add(
        PrefixTransformer(suffix: file.nameSuffix, fields: configuration[.nameSuffix]), "SuffixTransformer",
        "nameSuffix")
    }
    for (index, entry) in file.labels.enumerated() {
      add(
        LabelTransformer(labels: entry.pairs, fields: try entry.allFields(configuration)), "LabelTransformer",
        "labels", index)
    }
    // Kustomize runs this one even without labels of its own if there are others, which transformations show.
    if !file.commonLabels.isEmpty || !file.labels.isEmpty {
      add(
        LabelTransformer(labels: file.commonLabels, fields: configuration[.commonLabels]), "LabelTransformer",
        "commonLabels")
    }
    if !file.commonAnnotations.isEmpty {
      add(
        AnnotationsTransformer(annotations: file.commonAnnotations, fields: configuration[.commonAnnotations]),
        "AnnotationsTransformer", "commonAnnotations")
    }
    for (index, patch) in file.patchesJson6902.enumerated() {
      add(
        try PatchJSON6902Transformer(patch, loader: loader), "PatchJson6902Transformer", "patchesJson6902", index)
    }
    for (index, replica) in file.replicas.enumerated() {
      add(
        ReplicaCountTransformer(replica: replica, fields: configuration[.replicas]), "ReplicaCountTransformer",
        "replicas", index)
    }
    for (index, image) in file.images.enumerated() {
      add(ImageTagTransformer(image: image, fields: configuration[.images]), "ImageTagTransformer", "images", index)
    }
    if !file.replacements.isEmpty {
      add(
        try ReplacementTransformer(file.replacements, loader: loader, dialect: .goYAML2), "ReplacementTransformer",
        "replacements")
    }
    return steps
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
  private func plugins(
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
  private func builtinOrigin(_ kind: StaticString) -> Origin? {
    guard let origin else { return nil }
    var result = Origin(repository: origin.repository, reference: origin.reference)
    result.configuredIn = FilePath.joined(origin.path, kustomization.fileName)
    result.configuredBy = ResourceIdentity(
      type: GroupVersionKind(version: ByteString("builtin"), kind: ByteString(kind)), name: ByteString(),
      isClusterScoped: false)
    return result
  }
}

/// A transformer on its turn, and where it is asked for.
private struct TransformerStep {
  let transformer: any Transformer
  let origin: Origin?
  /// Kustomize's name of it.
  let kind: String
  let mark: Mark

  var editSource: EditSource {
    let patches = transformer.patchTexts
    return EditSource(patches.isEmpty ? .transformer : .patch, kind, at: mark, patches: patches)
  }
}

/// The object that configures a plugin.
private struct PluginConfiguration {
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

extension LabelEntry {
  /// The fields that get the entry's labels: its own, those configured, and selectors or templates as it says.
  fileprivate func allFields(
    _ configuration: TransformerConfiguration
  ) throws(KustomizeError) -> [FieldSpecification] {
    do {
      var all = try FieldSpecification.merged(fields, with: configuration[.labels])
      if includeSelectors { return try FieldSpecification.merged(all, with: configuration[.commonLabels]) }
      if includeTemplates { all = try FieldSpecification.merged(all, with: configuration[.templateLabels]) }
      let own = FieldSpecification(path: ByteString("metadata/labels"), creates: true)
      return try FieldSpecification.merged(all, with: [own])
    } catch {
      throw error.within("failed to merge labels")
    }
  }
}

extension String {
  fileprivate var droppingDot: String { self == "." ? "" : self }
}
