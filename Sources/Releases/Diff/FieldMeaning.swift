import Text
import YAML

/// What a scalar means at a place, so that two ways to write one thing are no difference: `1000m` and `1`, the port
/// `"80"` and `80`, a port without a protocol and one with `TCP`.
struct FieldMeaning {
  private enum Sort {
    case literal
    case unknown
    case quantities
    case port
  }

  private let sort: Sort
  /// Whether the place is the root of an object, below which some members are data and not fields.
  private let dataMembers: Bool

  /// Everything means what it says.
  static let literal = FieldMeaning(sort: .literal, dataMembers: false)

  /// The meaning at the root of a resource.
  init(kind: ByteString) {
    sort = .unknown
    dataMembers = kind == "ConfigMap" || kind == "Secret"
  }

  private init(sort: Sort, dataMembers: Bool) {
    self.sort = sort
    self.dataMembers = dataMembers
  }

  /// The meaning of a member's value.
  func below(_ name: ByteString) -> FieldMeaning {
    guard sort != .literal else { return self }
    switch name {
    case "data" where dataMembers, "stringData" where dataMembers, "binaryData" where dataMembers, "annotations",
      "labels", "matchLabels":
      return .literal
    case "limits", "requests", "capacity", "allocatable", "hard", "default", "defaultRequest", "min", "max",
      "maxLimitRequestRatio", "overhead", "podFixed", "averageValue", "divisor", "sizeLimit", "storage", "cpu",
      "memory", "ephemeral-storage":
      return FieldMeaning(sort: .quantities, dataMembers: false)
    case "containerPort", "hostPort", "nodePort", "number", "port", "targetPort":
      return FieldMeaning(sort: .port, dataMembers: false)
    default: return FieldMeaning(sort: sort == .quantities ? .quantities : .unknown, dataMembers: false)
    }
  }

  /// Whether two scalars mean the same here.
  func isSame(_ left: JSON, _ right: JSON) -> Bool {
    switch sort {
    case .literal, .unknown: return false
    case .quantities:
      guard let a = left.quantity, let b = right.quantity else { return false }
      return a == b
    case .port:
      guard let a = left.portNumber, let b = right.portNumber else { return false }
      return a == b
    }
  }

  /// Whether a member says what would hold without it.
  func isDefault(_ name: ByteString, _ value: JSON, among members: [ByteString: JSON]) -> Bool {
    guard sort != .literal, name == "protocol", value == .string(ByteString("TCP")) else { return false }
    return members[ByteString("port")] != nil || members[ByteString("containerPort")] != nil
  }
}

extension JSON {
  fileprivate var portNumber: Int? {
    switch self {
    case .number(let digits), .string(let digits): Int(digits.string)
    default: nil
    }
  }

  fileprivate var quantity: Quantity? {
    switch self {
    case .number(let digits), .string(let digits): Quantity(digits)
    default: nil
    }
  }
}
