import TemplateFunctions
import Text

extension ChartMetadata {
  /// Replaces white space in texts by spaces and drops what can't be printed, except in those of the version and the
  /// types, then checks them, in Helm's order.
  ///
  /// - Throws: ``ChartError`` with the text that follows `validation: `.
  mutating func sanitizeAndValidate() throws(ChartError) {
    sanitize()
    guard !apiVersion.isEmpty else { throw ChartError("chart.metadata.apiVersion is required") }
    guard !name.isEmpty else { throw ChartError("chart.metadata.name is required") }
    guard name != ".", name != ".." else { throw ChartError("chart.metadata.name \"\(name)\" is not allowed") }
    guard SlashPath.base(name) == name else {
      throw ChartError("chart.metadata.name \(GoUnicode.quoted(name.string)) is invalid")
    }
    guard !version.isEmpty else { throw ChartError("chart.metadata.version is required") }
    guard ChartVersion.isValid(version) else {
      throw ChartError("chart.metadata.version \(GoUnicode.quoted(version.string)) is invalid")
    }
    guard type.isEmpty || type == "application" || type == "library" else {
      throw ChartError("chart.metadata.type must be application or library")
    }
    guard maintainers.allSatisfy({ $0 != nil }) else {
      throw ChartError("maintainers must not contain empty or null nodes")
    }
    try validateDependencies()
  }

  private func validateDependencies() throws(ChartError) {
    var names: Set<ByteString> = []
    for dependency in dependencies {
      guard let dependency else { throw ChartError("dependencies must not contain empty or null nodes") }
      guard dependency.alias.isEmpty || dependency.alias.bytes.allSatisfy(ChartMetadata.isAliasByte) else {
        throw ChartError(
          "dependency \(GoUnicode.quoted(dependency.name.string)) has disallowed characters in the alias")
      }
      let key = dependency.alias.isEmpty ? dependency.name : dependency.alias
      guard names.insert(key).inserted else {
        throw ChartError("more than one dependency with name or alias \(GoUnicode.quoted(key.string))")
      }
    }
  }

  private static func isAliasByte(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  private mutating func sanitize() {
    name.sanitize()
    home.sanitize()
    summary.sanitize()
    icon.sanitize()
    condition.sanitize()
    tags.sanitize()
    appVersion.sanitize()
    kubeVersion.sanitize()
    keywords?.sanitize()
    sources?.sanitize()
    for index in maintainers.indices {
      maintainers[index]?.name.sanitize()
      maintainers[index]?.email.sanitize()
      maintainers[index]?.url.sanitize()
    }
    for index in dependencies.indices {
      dependencies[index]?.name.sanitize()
      dependencies[index]?.version.sanitize()
      dependencies[index]?.repository.sanitize()
      dependencies[index]?.condition.sanitize()
      dependencies[index]?.tags?.sanitize()
    }
  }
}

extension ByteString {
  fileprivate mutating func sanitize() {
    // Nearly every text is printable ASCII already.
    guard !bytes.allSatisfy({ (0x20..<0x7F).contains($0) }) else { return }
    var scalars = String.UnicodeScalarView()
    for scalar in string.unicodeScalars {
      if GoUnicode.isSpace(scalar) {
        scalars.append(" ")
      } else if GoUnicode.isPrint(scalar) {
        scalars.append(scalar)
      }
    }
    self = ByteString(String(scalars))
  }
}

extension [ByteString] {
  fileprivate mutating func sanitize() {
    for index in indices { self[index].sanitize() }
  }
}
