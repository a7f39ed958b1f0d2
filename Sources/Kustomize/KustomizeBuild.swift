import Diagnostics
import Manifests
import Text
import Threads
import YAML

/// Builds a kustomization: gathers its objects, changes them, and gives them in the order in which they are printed.
///
/// ```swift
/// let build = KustomizeBuild(fileSystem: .disk)
/// let text = try build.run(root: "overlays/prod").manifest()
/// ```
///
/// The bytes are those of `kustomize build` 5.8.1.
public struct KustomizeBuild: Sendable {
  /// What the command line says.
  public struct Options: Sendable {
    /// Which files outside its folder a kustomization may read.
    public var restriction = LoadRestriction.rootOnly
    /// The order of the objects where the kustomization does not say one.
    public var order = Order.legacy
    /// Whether every object gets the label `app.kubernetes.io/managed-by`.
    public var managedByLabel = false
    /// The quirks of Kustomize that are corrected instead of copied.
    public var corrections: Set<Quirk> = []

    /// An order of objects.
    public enum Order: String, Sendable, CaseIterable {
      /// By kind.
      case legacy
      /// As gathered.
      case none
    }

    /// Whether it is noted what each step changes, for ``Output/history(of:)``.
    public var tracksEdits = false

    /// Kustomize's own defaults.
    public init() {}
  }

  private let fileSystem: FileSystem
  private let remotes: Remotes
  private let inflator: ChartInflator?
  private let options: Options

  /// A build that reads these files.
  ///
  /// - Parameters:
  ///   - inflator: renders the charts of `helmCharts:`; nil refuses them, as Kustomize without `--enable-helm`.
  ///   - remotes: how git repositories and addresses are reached.
  public init(
    fileSystem: FileSystem, remotes: Remotes = .none, inflator: ChartInflator? = nil, options: Options = Options()
  ) {
    self.fileSystem = fileSystem
    self.remotes = remotes
    self.inflator = inflator
    self.options = options
  }

  /// A file of resources whose content is at hand.
  public struct Document: Sendable {
    /// What messages call it.
    public var path: String
    /// Its text.
    public var bytes: [UInt8]
    /// The file that its objects' places name.
    public let file: SourceFile.ID

    /// A file of resources.
    public init(path: String, bytes: [UInt8]) {
      self.path = path
      self.bytes = bytes
      file = SourceFile.register(path: path, bytes: bytes)
    }

    func objects() throws(KustomizeError) -> [Node] {
      try ResourceReader(bytes: bytes, file: file).objects()
    }
  }

  /// What a build gives.
  public struct Output: Sendable {
    /// The objects in the order of printing.
    public var objects: [Node]
    /// The identities of the objects.
    public var identities: [ResourceIdentity]
    /// What each step changed in each object, in step with ``objects``; empty unless that is noted.
    public var logs: [EditLog?] = []
    /// What the user should know.
    public var warnings: [Diagnostic]

    /// The objects as Kustomize prints them.
    ///
    /// - Throws: for what cannot be printed, like infinity or keys that are no strings.
    public func manifest() throws(KustomizeError) -> [UInt8] {
      let objects = objects
      let runs = Output.runs(of: objects.count)
      let texts = LargeStack.results(count: runs.count) { Output.text(of: objects[runs[$0]]) }
      var text: [UInt8] = []
      for run in texts {
        let run = try run.get()
        if text.isEmpty { text.reserveCapacity(run.count * runs.count + 1024) }
        text.append(contentsOf: run)
      }
      return text
    }

    /// Objects in runs that are each worth a thread's turn.
    private static func runs(of count: Int) -> [Range<Int>] {
      let length = max(64, count / 16)
      return stride(from: 0, to: count, by: length).map { $0..<min($0 + length, count) }
    }

    /// Neighbouring objects as Kustomize prints them, each but the build's first with a separator before it.
    private static func text(of run: ArraySlice<Node>) -> Result<[UInt8], KustomizeError> {
      var text: [UInt8] = []
      for index in run.indices {
        if index > 0 { text.append(contentsOf: "---\n".utf8) }
        do throws(KustomizeError) {
          text.append(contentsOf: try Output.text(of: run[index]))
        } catch {
          return .failure(error)
        }
      }
      return .success(text)
    }

    /// What each step changed in an object, field by field, the first change first, and where the fields stand that it was
    /// read with.
    ///
    /// This is found out when someone asks, who may be several threads at once.
    public func history(of index: Int) -> (edits: [FieldEdit], places: OriginalPlaces) {
      guard logs.indices.contains(index) else { return ([], OriginalPlaces(of: .null())) }
      return logs[index]?.resolved() ?? ([], OriginalPlaces(of: objects[index]))
    }

    /// One object as Kustomize prints it.
    ///
    /// - Throws: as ``manifest()``.
    public static func text(of object: Node) throws(KustomizeError) -> [UInt8] {
      do {
        return try YAMLEmitter.manifest(object)
      } catch {
        throw KustomizeError(error.message, at: error.mark)
      }
    }

    /// One object as Kustomize prints it, and where its scalars are in that; no layout where only reading it again tells.
    ///
    /// - Throws: as ``manifest()``.
    public static func laidOutText(of object: Node) throws(KustomizeError) -> (text: [UInt8], layout: ManifestLayout?) {
      do {
        return try YAMLEmitter.laidOutManifest(object)
      } catch {
        throw KustomizeError(error.message, at: error.mark)
      }
    }

    /// The objects one a file, named as Kustomize names them: `v1_configmap_web.yaml`, with the namespace first if
    /// there is more than one.
    ///
    /// - Throws: as ``manifest()``.
    public func files() throws(KustomizeError) -> [(name: String, bytes: [UInt8])] {
      let namespaced = identities.filter { !$0.isClusterScoped }
      let hasNamespaces = Set(namespaced.map(\.effectiveNamespace)).count > 1
      var files: [(name: String, bytes: [UInt8])] = []
      for (object, identity) in zip(objects, identities) {
        var parts: [String] = []
        if hasNamespaces, !identity.isClusterScoped { parts.append(identity.effectiveNamespace.string) }
        if !identity.type.group.isEmpty { parts.append(identity.type.group.string) }
        parts += [identity.type.version.string, identity.type.kind.string, identity.name.string]
        do {
          let name = parts.joined(separator: "_").lowercased().replacing("/", with: "_") + ".yaml"
          files.append((name, try YAMLEmitter.manifest(object)))
        } catch {
          throw KustomizeError(error.message, at: error.mark)
        }
      }
      return files
    }
  }

  /// Builds the kustomization of a folder or git repository.
  ///
  /// - Parameter firstResource: a file's text that comes before the kustomization's own resources, as if it were the
  ///   first of them.
  /// - Throws: ``KustomizeError`` with Kustomize's text, and the place where one is known.
  public func run(root: String, firstResource: Document? = nil) throws(KustomizeError) -> Output {
    let loader = try Loader(
      target: root, fileSystem: fileSystem, restriction: options.restriction, remotes: remotes)
    let context = BuildContext(
      inflator: inflator, quirks: QuirkLog(corrections: options.corrections), tracksEdits: options.tracksEdits)
    let target = try Target(loader, context: context, allowsEmpty: firstResource != nil)
    let first = try firstResource?.objects().map { Resource($0, facts: context.facts) } ?? []
    var accumulator = try target.accumulated(after: first)

    try context.tracking(
      { _ in EditSource(.transformer, "HashTransformer", reading: .content) }, &accumulator.resources
    ) {
      (resources) throws(KustomizeError) in try HashTransformer().transform(&resources)
    }
    let references = try NameReferences(accumulator.configuration.nameReferences, resources: accumulator.resources)
    try context.tracking({ _ in EditSource(.transformer, "NameReferenceTransformer") }, &accumulator.resources) {
      (resources) throws(KustomizeError) in try references.update(&resources)
    }
    let variables = accumulator.variables
    let variableFields = accumulator.configuration[.varReference]
    try context.tracking(
      { resources in
        EditSource(
          .transformer, "RefVarTransformer", at: target.kustomization.place(of: "vars"),
          reading: .variables(variables.readings(in: resources)))
      }, &accumulator.resources
    ) { (resources) throws(KustomizeError) in
      context.warn(try variables.resolve(in: &resources, fields: variableFields))
    }
    accumulator.resources.settleIngressClasses()
    // Patches and replacements may have taken kind or name away.
    for position in accumulator.resources.indices {
      let identity = accumulator.resources[position].identity
      guard identity.name.isEmpty || identity.type.kind.isEmpty else { continue }
      try ResourceReader.check(accumulator.resources[position].node)
    }
    accumulator.resources.removeAll(where: \.isLocal)
    try accumulator.resources.checkIdentities()
    try sort(&accumulator.resources, target.kustomization)
    try addMetadata(&accumulator.resources, target.kustomization, context)
    accumulator.resources.settleDates()
    context.warn(context.quirks.warnings)
    return Output(
      objects: accumulator.resources.all.map(\.node), identities: accumulator.resources.all.map(\.identity),
      logs: context.tracksEdits ? accumulator.resources.all.map(\.edits) : [],
      warnings: context.warnings)
  }

  private func sort(_ resources: inout Resources, _ kustomization: KustomizationFile) throws(KustomizeError) {
    if let sortOptions = kustomization.sortOptions {
      try SortOrder.order(for: sortOptions)?.sort(&resources)
    } else if options.order == .legacy {
      SortOrder.legacy.sort(&resources)
    }
  }

  /// Writes what `buildMetadata:` asks for.
  private func addMetadata(
    _ resources: inout Resources, _ kustomization: KustomizationFile, _ context: BuildContext
  ) throws(KustomizeError) {
    guard options.managedByLabel || !kustomization.buildMetadata.isEmpty else {
      return writeMetadata(&resources, kustomization)
    }
    let place = kustomization.place(of: "buildMetadata")
    try context.tracking({ _ in EditSource(.transformer, "buildMetadata", at: place) }, &resources) {
      (resources) throws(KustomizeError) in
      try addManagedByLabel(&resources, kustomization)
      writeMetadata(&resources, kustomization)
    }
  }

  private func addManagedByLabel(
    _ resources: inout Resources, _ kustomization: KustomizationFile
  ) throws(KustomizeError) {
    guard options.managedByLabel || kustomization.buildMetadata.contains(where: { $0 == "managedByLabel" }) else {
      return
    }
    let label = TextEntry(
      key: ByteString("app.kubernetes.io/managed-by"), value: ByteString("kustomize-v5.8.1"))
    let field = FieldSpecification(path: ByteString("metadata/labels"), creates: true)
    try LabelTransformer(labels: [label], fields: [field]).transform(&resources)
  }

  /// Drops what Kustomize keeps in annotations, and writes the origins that are asked for.
  private func writeMetadata(_ resources: inout Resources, _ kustomization: KustomizationFile) {
    let withOrigins = kustomization.buildMetadata.contains { $0 == "originAnnotations" }
    let withTransformations = kustomization.buildMetadata.contains { $0 == "transformerAnnotations" }
    for position in resources.indices {
      let isPlain = !withOrigins && !withTransformations
      if isPlain, resources[position].node["metadata"]?["annotations"] == nil { continue }
      resources.edit(at: position) { resource in
        resource.normalizeAnnotations(keepingOrigin: false)
        if withOrigins, let origin = resource.origin {
          resource.annotate("config.kubernetes.io/origin", origin.text)
        }
        if withTransformations, !resource.transformations.isEmpty {
          var text = ByteString()
          for transformation in resource.transformations {
            for (index, line) in transformation.lines.enumerated() {
              text += ByteString((index == 0 ? "- " : "  ") + line + "\n")
            }
          }
          resource.annotate("alpha.config.kubernetes.io/transformations", text)
        }
      }
    }
  }
}
