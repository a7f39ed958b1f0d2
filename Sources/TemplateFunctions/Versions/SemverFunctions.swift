import GoTemplate
import Text

/// Sprig's versions: `semver` and `semverCompare`.
enum SemverFunctions {
  static func all() -> [Function] {
    [
      Function(
        "semver", [.string],
        body: .one { _, text throws(FunctionError) in .object(VersionObject(try version(text.text), isPointer: true)) }),
      Function(
        "semverCompare", [.string, .string],
        body: .two { _, constraint, candidate throws(FunctionError) in
          let constraint = try parsed(constraint.text)
          return .bool(constraint.isSatisfied(by: try version(candidate.text)))
        }),
    ]
  }

  private static func version(_ text: ByteString) throws(FunctionError) -> SemanticVersion {
    do throws(SemanticVersion.ParseError) {
      return try SemanticVersion(text)
    } catch { throw FunctionError(error.message) }
  }

  private static func parsed(_ text: ByteString) throws(FunctionError) -> VersionConstraint {
    do throws(VersionConstraint.ParseError) {
      return try VersionConstraint(text)
    } catch { throw FunctionError(error.message) }
  }
}

extension VersionConstraint.ParseError {
  /// semver's text: `improper constraint: "foo"`, for example.
  public var message: String {
    guard let text else { return words }
    return words + ": " + GoFormat.sprintf(ByteString("%q"), [.string(text)]).string
  }
}

/// A `*semver.Version` in a template, or the `semver.Version` that `IncMajor` and its kin give.
public final class VersionObject: Object {
  /// The version.
  public let version: SemanticVersion
  private let isPointer: Bool

  /// A version as an object.
  public init(_ version: SemanticVersion, isPointer: Bool) {
    self.version = version
    self.isPointer = isPointer
  }

  public override var typeName: String { isPointer ? "*semver.Version" : "semver.Version" }
  public override var kind: GoKind { isPointer ? .pointer : .structure }
  public override var printed: ByteString? { version.text }
  public override var fields: [(name: String, value: Value)]? {
    let numbers = [("major", version.major), ("minor", version.minor), ("patch", version.patch)]
    let texts = [("pre", version.prerelease), ("metadata", version.metadata), ("original", version.original)]
    return numbers.map { ($0.0, .object(SizedInteger(unsigned: $0.1, .uint64))) } + texts.map { ($0.0, .string($0.1)) }
  }
  public override var deepCopied: Value? { .object(VersionObject(.zero, isPointer: isPointer)) }
  public override var plainData: Value? { .string(version.text) }

  public override func method(_ name: ByteString) -> Function? {
    let version = version
    func plain(_ value: Value) -> Function {
      Function(name.string, [], body: .many { _, _ throws(FunctionError) in value })
    }
    func bytes(_ bytes: [UInt8]) -> Value {
      .object(TypedSlice(of: "uint8", bytes.map { .object(SizedInteger(unsigned: UInt64($0), .uint8)) }))
    }
    func compared(_ result: @escaping (Int) -> Value) -> Function? {
      // These belong to the pointer alone, and a value in a template has no address.
      guard isPointer else { return nil }
      return Function(
        name.string, [.named("*semver.Version")],
        body: .one { _, other throws(FunctionError) in
          guard case .object(let other as VersionObject) = other else { throw FunctionError.nilDereference }
          return result(version.compared(with: other.version))
        })
    }
    func changed(
      _ change: @escaping (inout SemanticVersion, ByteString) throws(SemanticVersion.ParseError) -> Void
    ) -> Function {
      Function(
        name.string, [.string],
        body: .one { _, text throws(FunctionError) in
          var next = version
          do throws(SemanticVersion.ParseError) {
            try change(&next, text.text)
          } catch { throw FunctionError(error.message) }
          next.original = next.originalPrefix + next.text
          return .object(VersionObject(next, isPointer: false))
        })
    }
    switch name {
    case "Compare": return compared { .int($0) }
    case "Equal": return compared { .bool($0 == 0) }
    case "GreaterThan": return compared { .bool($0 > 0) }
    case "GreaterThanEqual": return compared { .bool($0 >= 0) }
    case "IncMajor": return plain(.object(VersionObject(version.nextMajor, isPointer: false)))
    case "IncMinor": return plain(.object(VersionObject(version.nextMinor, isPointer: false)))
    case "IncPatch": return plain(.object(VersionObject(version.nextPatch, isPointer: false)))
    case "LessThan": return compared { .bool($0 < 0) }
    case "LessThanEqual": return compared { .bool($0 <= 0) }
    case "Major": return plain(.object(SizedInteger(unsigned: version.major, .uint64)))
    case "MarshalJSON": return plain(bytes([UInt8(ascii: "\"")] + version.text.bytes + [UInt8(ascii: "\"")]))
    case "MarshalText": return plain(bytes(version.text.bytes))
    case "Metadata": return plain(.string(version.metadata))
    case "Minor": return plain(.object(SizedInteger(unsigned: version.minor, .uint64)))
    case "Original": return isPointer ? plain(.string(version.original)) : nil
    case "Patch": return plain(.object(SizedInteger(unsigned: version.patch, .uint64)))
    case "Prerelease": return plain(.string(version.prerelease))
    case "SetMetadata":
      return changed { version, text throws(SemanticVersion.ParseError) in
        if !text.isEmpty { try SemanticVersion.check(metadata: text) }
        version.metadata = text
      }
    case "SetPrerelease":
      return changed { version, text throws(SemanticVersion.ParseError) in
        if !text.isEmpty { try SemanticVersion.check(prerelease: text) }
        version.prerelease = text
      }
    case "String", "Value": return plain(.string(version.text))
    default: return nil
    }
  }
}
