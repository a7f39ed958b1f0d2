import Diagnostics
import Files
import Manifests
import Text
import YAML

/// The generators and transformers of a kustomization, in the order in which Kustomize runs them.
extension Target {
  // MARK: Generators

  func generate(into accumulator: inout Accumulator) throws(KustomizeError) {
    for (generator, origin, mark) in try generators(accumulator.resources.facts) {
      let generated = try generator.generate(facts: accumulator.resources.facts)
      try context.tracking({ _ in EditSource(.generator, generator.kind, at: mark) }, &accumulator.resources) {
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
        arguments: arguments, isSecret: false, commonOptions: kustomization.generatorOptions, loader: loader,
        quirks: context.quirks)
      generators.append(
        (generator, builtinOrigin("ConfigMapGenerator"), kustomization.place(of: "configMapGenerator", index)))
    }
    for (index, arguments) in kustomization.secrets.enumerated() {
      let generator = ConfigMapGenerator(
        arguments: arguments, isSecret: true, commonOptions: kustomization.generatorOptions, loader: loader,
        quirks: context.quirks)
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

  func transform(_ accumulator: inout Accumulator) throws(KustomizeError) {
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
      for part in context.tracksEdits ? step.transformer.parts : [step.transformer] {
        try context.tracking(
          { step.editSource(of: part, before: $0) }, &accumulator.resources
        ) { (resources) throws(KustomizeError) in try part.transform(&resources) }
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
}

/// A transformer on its turn, and where it is asked for.
private struct TransformerStep {
  let transformer: any Transformer
  let origin: Origin?
  /// Kustomize's name of it.
  let kind: String
  let mark: Mark

  /// How a part of the transformer is told that is about to change these objects.
  func editSource(of part: any Transformer, before resources: Resources) -> EditSource {
    let patches = part.patchTexts
    let readings = part.readings(in: resources)
    var place = mark
    if case .field(let reading) = readings, reading.entry.isKnown { place = reading.entry }
    return EditSource(patches.isEmpty ? .transformer : .patch, kind, at: place, patches: patches, reading: readings)
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
