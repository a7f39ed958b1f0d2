import GoTemplate
import Text

/// What the cluster that a chart is rendered for can do, `.Capabilities`.
public struct Capabilities: Sendable {
  /// Kubernetes' version.
  public var kubeVersion: KubeVersion
  /// The API versions that the cluster serves, in the order in which templates see them.
  public var apiVersions: [ByteString]

  /// What Helm 4.3.1 assumes when it knows no cluster.
  public static let standard = Capabilities(kubeVersion: .standard, apiVersions: standardAPIVersions)

  /// A cluster of this version that serves these APIs.
  public init(kubeVersion: KubeVersion, apiVersions: [ByteString]) {
    self.kubeVersion = kubeVersion
    self.apiVersions = apiVersions
  }

  /// A version of Kubernetes.
  public struct KubeVersion: Sendable, Hashable {
    /// The whole version: `v1.33.4-gke.1`.
    public let version: ByteString
    /// The version without what a vendor added: `v1.33.4`.
    public let normalized: ByteString
    /// The first number.
    public let major: ByteString
    /// The second number.
    public let minor: ByteString

    /// The version of Kubernetes' client library in Helm 4.3.1.
    public static let standard = KubeVersion(
      version: ByteString("v1.37.0"), normalized: ByteString("v1.37.0"), major: ByteString("1"),
      minor: ByteString("37"))

    private init(version: ByteString, normalized: ByteString, major: ByteString, minor: ByteString) {
      self.version = version
      self.normalized = normalized
      self.major = major
      self.minor = minor
    }

    /// The version of a text as `--kube-version` takes it: two or more numbers, a `v` before them allowed.
    ///
    /// - Throws: ``ChartError`` with Helm's text for anything else.
    public init(parsing text: String) throws(ChartError) {
      func invalid(_ reason: String) -> ChartError { ChartError("invalid kube version '\(text)': \(reason)") }
      let trimmed = ByteString(text).trimmingLeadingSpace.bytes[...]
      var rest = trimmed.first == UInt8(ascii: "v") ? trimmed.dropFirst() : trimmed
      var numbers: [ByteString] = []
      while true {
        let digits = rest.prefix { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
        guard !digits.isEmpty else { break }
        guard let number = UInt64(String(decoding: digits, as: UTF8.self)) else {
          let shown = GoUnicode.quoted(String(decoding: digits, as: UTF8.self))
          throw invalid(
            "illegal non-numeric version component \(shown) in \(GoUnicode.quoted(text)): "
              + "strconv.ParseUint: parsing \(shown): value out of range")
        }
        numbers.append(ByteString(String(number)))
        rest = rest[digits.endIndex...]
        guard rest.first == UInt8(ascii: ".") else { break }
        rest = rest.dropFirst()
      }
      guard !numbers.isEmpty else { throw invalid("could not parse \(GoUnicode.quoted(text)) as version") }
      guard numbers.count >= 2 else { throw invalid("illegal version string \(GoUnicode.quoted(text))") }
      version = ByteString(text.hasPrefix("v") ? text : "v" + text)
      normalized = ByteString("v") + ByteString(Array(numbers.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
      major = numbers[0]
      minor = numbers[1]
    }
  }

  private static let standardAPIVersions: [ByteString] = ByteString(apiVersionTable).split(separator: ByteString("\n"))

  /// The group versions of the client library in Helm 4.3.1, in its order.
  private static let apiVersionTable = """
    v1
    admissionregistration.k8s.io/v1
    admissionregistration.k8s.io/v1alpha1
    admissionregistration.k8s.io/v1beta1
    internal.apiserver.k8s.io/v1alpha1
    apps/v1
    apps/v1beta1
    apps/v1beta2
    authentication.k8s.io/v1
    authentication.k8s.io/v1alpha1
    authentication.k8s.io/v1beta1
    authorization.k8s.io/v1
    authorization.k8s.io/v1beta1
    autoscaling/v1
    autoscaling/v2
    batch/v1
    batch/v1beta1
    certificates.k8s.io/v1
    certificates.k8s.io/v1beta1
    certificates.k8s.io/v1alpha1
    coordination.k8s.io/v1alpha2
    coordination.k8s.io/v1beta1
    coordination.k8s.io/v1
    discovery.k8s.io/v1
    discovery.k8s.io/v1beta1
    events.k8s.io/v1
    events.k8s.io/v1beta1
    extensions/v1beta1
    flowcontrol.apiserver.k8s.io/v1
    flowcontrol.apiserver.k8s.io/v1beta1
    flowcontrol.apiserver.k8s.io/v1beta2
    flowcontrol.apiserver.k8s.io/v1beta3
    lifecycle.k8s.io/v1alpha1
    networking.k8s.io/v1
    networking.k8s.io/v1beta1
    node.k8s.io/v1
    node.k8s.io/v1alpha1
    node.k8s.io/v1beta1
    policy/v1
    policy/v1beta1
    rbac.authorization.k8s.io/v1
    rbac.authorization.k8s.io/v1beta1
    rbac.authorization.k8s.io/v1alpha1
    resource.k8s.io/v1
    resource.k8s.io/v1beta2
    resource.k8s.io/v1beta1
    resource.k8s.io/v1alpha3
    scheduling.k8s.io/v1alpha3
    scheduling.k8s.io/v1beta1
    scheduling.k8s.io/v1
    storage.k8s.io/v1beta1
    storage.k8s.io/v1
    storage.k8s.io/v1alpha1
    storagemigration.k8s.io/v1
    storagemigration.k8s.io/v1beta1
    apiextensions.k8s.io/v1beta1
    apiextensions.k8s.io/v1
    """
}
