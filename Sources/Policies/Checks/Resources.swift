import Text

extension Rule {
  /// What containers take of the node, and what they run.
  static let resources: [Rule] = [
    .containers("resources-requests") { container, pod, context, report in
      guard container.role == .application || container.role == .initial else { return }
      let missing = (["cpu", "memory"] as [StaticString]).filter { !context.requests($0, of: container, in: pod) }
      guard !missing.isEmpty else { return }
      report.add(
        "the container \"\(container.name)\" requests no \(missing.map(\.description).joined(separator: " and no "))",
        at: container.field["resources"]["requests"])
    },
    .containers("resources-memory-limit") { container, pod, context, report in
      guard container.role == .application || container.role == .initial, !context.limitsMemory(container, in: pod)
      else { return }
      report.add("the container \"\(container.name)\" has no memory limit", at: container.field["resources"]["limits"])
    },
    .containers("image-tag") { container, _, _, report in
      let field = container.field["image"]
      guard let image = field.text, let problem = ImageName.problem(image) else { return }
      report.add("the image \(image) of the container \"\(container.name)\" \(problem)", at: field)
    },
    .containers("secret-in-environment") { container, _, _, report in
      for variable in container.field["env"].elements {
        guard let name = variable["name"].string, let value = variable["value"].string,
          SecretNames.isSecret(name, value: value)
        else { continue }
        report.add("the variable \(name) of the container \"\(container.name)\" holds a secret", at: variable["value"])
      }
    },
  ]
}

extension CheckContext {
  /// Whether a container requests a resource: itself, by its limit, or by the namespace's LimitRange.
  func requests(_ resource: StaticString, of container: Container, in pod: Pod) -> Bool {
    let resources = container.field["resources"]
    if resources["requests"].has(resource) || resources["limits"].has(resource) { return true }
    // Requests of the whole pod, since 1.34.
    let ofPod = pod.spec["resources"]
    if ofPod["requests"].has(resource) || ofPod["limits"].has(resource) { return true }
    return coverage.defaults[pod.namespace]?.requests.contains { $0 == resource } ?? false
  }

  /// Whether a container's memory is limited: by itself, its pod or the namespace's LimitRange.
  func limitsMemory(_ container: Container, in pod: Pod) -> Bool {
    container.field["resources"]["limits"].has("memory") || pod.spec["resources"]["limits"].has("memory")
      || coverage.defaults[pod.namespace]?.limits.contains { $0 == "memory" } ?? false
  }
}

/// The parts of an image's name that say which program it is.
enum ImageName {
  /// What is unwise about an image's name; nil for a digest or a tag other than `latest`.
  static func problem(_ image: ByteString) -> String? {
    guard !image.isEmpty else { return nil }
    if image.contains(ByteString("@")) { return nil }
    let start = image.bytes.lastIndex(of: UInt8(ascii: "/")).map { $0 + 1 } ?? 0
    let name = ByteString(image.bytes[start...])
    guard let colon = name.bytes.firstIndex(of: UInt8(ascii: ":")) else { return "has no tag" }
    return ByteString(name.bytes[(colon + 1)...]) == "latest" ? "has the tag latest" : nil
  }
}

/// Which environment variables hold what nobody should read.
enum SecretNames {
  private static let words: [String] = [
    "ACCESS_KEY", "API_KEY", "APIKEY", "CREDENTIAL", "PASSPHRASE", "PASSWD", "PASSWORD", "PRIVATE_KEY", "SECRET",
    "TOKEN",
  ]
  /// Ends of names that speak of a secret without being one.
  private static let harmlessEnds: [String] = [
    "_FILE", "_PATH", "_DIR", "_NAME", "_ENABLED", "_TTL", "_URL", "_ISSUER", "_AUDIENCE", "_EXPIRY", "_EXPIRATION",
    "_LENGTH", "_REGION", "_ID", "_POLICY", "_TYPE", "_HEADER", "_TIMEOUT", "_SECONDS", "_ENDPOINT", "_REF",
  ]

  /// Whether a variable of this name and value holds a secret: the name speaks of one, the value is one's own text and
  /// neither a path, a reference nor a switch.
  static func isSecret(_ name: String, value: String) -> Bool {
    let upper = name.uppercased()
    guard words.contains(where: { upper.contains($0) }), !harmlessEnds.contains(where: { upper.hasSuffix($0) }) else {
      return false
    }
    let harmless: Set<String> = ["", "true", "false", "yes", "no", "null", "none", "enabled", "disabled"]
    if harmless.contains(value.lowercased()) || Int(value) != nil { return false }
    return !value.hasPrefix("/") && !value.hasPrefix("$(") && !value.hasPrefix("${")
  }
}

extension String {
  /// Whether another string occurs.
  fileprivate func contains(_ other: String) -> Bool { ByteString(self).contains(ByteString(other)) }
}
