import Text

/// Kubernetes' rules for the names of objects, by kind, with its texts.
enum ObjectNameRule {
  /// What is wrong with a name for a kind; empty when nothing is.
  static func objections(to name: ByteString, kind: ByteString) -> [String] {
    switch kind.string.lowercased() {
    case "service": serviceObjections(name)
    case "namespace": labelObjections(name)
    case "certificatesigningrequest": []
    case "role", "clusterrole", "rolebinding", "clusterrolebinding": segmentObjections(name)
    default: subdomainObjections(name)
    }
  }

  private static func subdomainObjections(_ name: ByteString) -> [String] {
    var objections: [String] = []
    if name.count > 253 { objections.append("must be no more than 253 bytes") }
    let labels = name.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    if !labels.allSatisfy(isLabel) {
      objections.append(
        "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start "
          + "and end with an alphanumeric character (e.g. 'example.com', regex used for validation is "
          + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')")
    }
    return objections
  }

  private static func labelObjections(_ name: ByteString) -> [String] {
    var objections: [String] = []
    if name.count > 63 { objections.append("must be no more than 63 bytes") }
    if !isLabel(name.bytes[...]) {
      objections.append(
        "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end "
          + "with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is "
          + "'[a-z0-9]([-a-z0-9]*[a-z0-9])?')")
    }
    return objections
  }

  private static func serviceObjections(_ name: ByteString) -> [String] {
    var objections: [String] = []
    if name.count > 63 { objections.append("must be no more than 63 bytes") }
    if !isLabel(name.bytes[...]) || name.bytes.first.map(isDigit) == true {
      objections.append(
        "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic "
          + "character, and end with an alphanumeric character (e.g. 'my-name',  or 'abc-123', regex used for "
          + "validation is '[a-z]([-a-z0-9]*[a-z0-9])?')")
    }
    return objections
  }

  private static func segmentObjections(_ name: ByteString) -> [String] {
    if name == "." { return ["may not be '.'"] }
    if name == ".." { return ["may not be '..'"] }
    return ["/", "%"].filter { name.contains(ByteString($0)) }.map { "may not contain '\($0)'" }
  }

  private static func isLabel(_ label: ArraySlice<UInt8>) -> Bool {
    guard let first = label.first, let last = label.last, isAlphanumeric(first), isAlphanumeric(last) else {
      return false
    }
    return label.allSatisfy { isAlphanumeric($0) || $0 == UInt8(ascii: "-") }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) }

  private static func isAlphanumeric(_ byte: UInt8) -> Bool {
    isDigit(byte) || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte)
  }
}
