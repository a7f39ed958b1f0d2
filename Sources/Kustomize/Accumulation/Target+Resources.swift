import Diagnostics
import Files
import Manifests
import Text
import YAML

/// How a kustomization gathers the objects of the files, folders and repositories that it names.
extension Target {
  func accumulate(_ paths: [Located], into accumulator: inout Accumulator) throws(KustomizeError) {
    let files = readAhead(paths)
    for (path, file) in zip(paths, files) {
      do {
        try accumulate(path, file, into: &accumulator)
      } catch {
        throw error.located(at: path.mark)
      }
    }
  }

  /// A file that was read before its turn.
  private struct ReadFile {
    let file: SourceFile.ID
    let bytes: [UInt8]
    let documents: ResourceText.Documents?
  }

  /// Reads the files among paths that can be read without asking a server, on all processors at once if they are large.
  private func readAhead(_ paths: [Located]) -> [ReadFile?] {
    let loaded = paths.map { path in Loader.isAddress(path.string) ? nil : try? loader.load(path.string) }
    let files = loaded.compactMap { $0 }.map { (bytes: $0.bytes, file: $0.register()) }
    var documents = ResourceText.readAhead(files)[...]
    var next = files[...]
    return loaded.map { file in
      guard file != nil, let own = next.popFirst() else { return nil }
      return ReadFile(file: own.file, bytes: own.bytes, documents: documents.popFirst() ?? nil)
    }
  }

  /// Takes a path in: a file, else a folder or repository.
  private func accumulate(
    _ path: Located, _ file: ReadFile?, into accumulator: inout Accumulator
  ) throws(KustomizeError) {
    let fileFailure: KustomizeError
    if loader.isDirectory(path.string) {
      fileFailure = KustomizeError("'\(path.string)' must resolve to a file")
    } else {
      do {
        return try accumulateFile(path.string, file, into: &accumulator)
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

  private func accumulateFile(
    _ path: String, _ known: ReadFile?, into accumulator: inout Accumulator
  ) throws(KustomizeError) {
    let reader: ResourceReader
    if let known {
      reader = ResourceReader(
        bytes: known.bytes, file: known.file, quirks: context.quirks, known: known.documents)
    } else {
      let file = try loader.load(path)
      reader = ResourceReader(bytes: file.bytes, file: file.register(), quirks: context.quirks)
    }
    let objects = try reader.objects()
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

  func accumulateComponent(_ path: Located, into accumulator: inout Accumulator) throws(KustomizeError) {
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
}
