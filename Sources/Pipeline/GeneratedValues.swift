import Diagnostics
import GoTemplate
import Releases
import TemplateCryptography
import TemplateFunctions
import Text

/// What templates generate — random strings, keys, certificates, the time — kept from one render to the next.
///
/// A call is known by what it stands in and is given: the function, the text of its line and of the lines that led to
/// it through `include`, and its arguments; of equal calls in one render, by its number. So a line added elsewhere
/// changes nothing, and two passwords on different lines never trade places.
///
/// One object serves one render; it belongs to one thread.
public final class GeneratedValues {
  /// What was given by the calls of this render, in order: what the next revision keeps.
  public private(set) var given: [GeneratedValue] = []

  private let remembered: [Key: ByteString]
  private let regenerates: (String) -> Bool
  private var occurrences: [Key: Int] = [:]

  /// A call's identity.
  fileprivate struct Key: Hashable {
    var function: String
    var template: String
    var arguments: ContentDigest
    var occurrence: Int
  }

  /// What an earlier render gave, to be given again.
  ///
  /// - Parameter regenerates: whether the calls of a function, or those in a template, are made afresh.
  public init(_ earlier: [GeneratedValue] = [], regenerates: @escaping (_ name: String) -> Bool = { _ in false }) {
    remembered = Dictionary(
      earlier.map { (Key($0.call), $0.result) }, uniquingKeysWith: { first, _ in first })
    self.regenerates = regenerates
  }

  /// The certificates that end soon, as warnings: a replayed certificate is never renewed by itself.
  ///
  /// - Parameters:
  ///   - values: what a render was given.
  ///   - now: the time, in seconds since 1970.
  ///   - days: how many days ahead to look.
  public static func expiringCertificates(
    among values: [GeneratedValue], at now: Int64, within days: Int64 = 30
  ) -> [Diagnostic] {
    values.compactMap { value in
      guard case .object(let object as CertificateObject)? = StoredValue(value.result)?.value(like: nil),
        let end = object.notAfter
      else { return nil }
      let (left, overflow) = end.subtractingReportingOverflow(now)
      guard !overflow, left < days * 86_400 else { return nil }
      let call = "\(value.call.function) in \(value.call.template):\(value.call.line)"
      let state = left < 0 ? "has expired" : "expires in \(left / 86_400) days"
      return Diagnostic(
        "the certificate of \(call) \(state)", severity: .warning,
        help: "--regenerate \(value.call.function) makes it afresh")
    }
  }

  /// The memory of the render that is under way, for functions that serve one render after the other.
  public final class Holder {
    /// The memory.
    public var memory: GeneratedValues

    /// A holder of a memory.
    public init(_ memory: GeneratedValues = GeneratedValues()) { self.memory = memory }

    /// A function that answers from memory where it can, and remembers what it gives.
    func replaying(_ function: Function) -> Function {
      Function(
        function.name, function.parameters, isVariadic: function.isVariadic,
        body: .many { (execution, arguments) throws(FunctionError) in
          try self.memory.call(function, execution, arguments)
        })
    }
  }

  fileprivate func call(
    _ function: Function, _ execution: Execution, _ arguments: [Value]
  ) throws(FunctionError) -> Value {
    let sites = execution.callSites
    let place = sites.first
    var key = Key(
      function: function.name, template: place?.template ?? "",
      arguments: GeneratedValues.digest(sites, arguments), occurrence: 0)
    let occurrence = occurrences[key, default: 0]
    occurrences[key] = occurrence + 1
    key.occurrence = occurrence

    var value = try GeneratedValues.invoke(function, execution, arguments, unless: remembered[key] != nil)
    let isFresh = regenerates(function.name) || regenerates(key.template)
    if let stored = remembered[key], !isFresh, let replayed = StoredValue(stored)?.value(like: value) {
      value = replayed
    } else if value == nil {
      value = try GeneratedValues.invoke(function, execution, arguments, unless: false)
    }
    let result = value ?? .null
    if let stored = StoredValue(result) {
      let call = GeneratedValue.Call(
        function: function.name, template: key.template, line: place?.line ?? 0, column: place?.column ?? 0,
        occurrence: occurrence, arguments: key.arguments)
      given.append(GeneratedValue(call: call, result: stored.text))
    }
    return result
  }

  /// Calls the function, unless that is needless: keys and password hashes take a while.
  private static func invoke(
    _ function: Function, _ execution: Execution, _ arguments: [Value], unless isNeedless: Bool
  ) throws(FunctionError) -> Value? {
    guard !isNeedless || function.name == "now" else { return nil }
    switch function.body {
    case .one(let body): return try body(execution, arguments.first ?? .null)
    case .two(let body): return try body(execution, arguments.first ?? .null, arguments.last ?? .null)
    case .many(let body): return try body(execution, arguments)
    }
  }

  private static func digest(_ sites: [CallSite], _ arguments: [Value]) -> ContentDigest {
    var text = ByteString()
    for site in sites {
      text += ByteString(site.text.bytes.drop { $0 == 0x20 || $0 == 0x09 })
      text += ByteString("\n\(site.template)\n")
    }
    for argument in arguments {
      let written = GoFormat.sprintf(ByteString("%T %v"), [argument, argument])
      text += ByteString("\(written.count) ")
      text += written
    }
    return ContentDigest(of: text.bytes)
  }
}

extension GeneratedValues.Key {
  fileprivate init(_ call: GeneratedValue.Call) {
    self.init(
      function: call.function, template: call.template, arguments: call.arguments, occurrence: call.occurrence)
  }
}

/// A generated value in the form in which a revision keeps it: a letter for the kind, then the content.
private struct StoredValue {
  let text: ByteString

  init?(_ value: Value) {
    switch value {
    case .string(let string): text = ByteString("s") + string
    case .int(let number): text = ByteString("i\(number)")
    case .object(let certificate as CertificateObject):
      text = ByteString("c\(certificate.certificate.count) ") + certificate.certificate + certificate.key
    case .object(let moment as TimeObject): text = ByteString("t\(moment.time.seconds) \(moment.time.nanoseconds)")
    default: return nil
    }
  }

  /// A text that a revision keeps; nil for one that says nothing.
  init?(_ text: ByteString) {
    guard !text.isEmpty else { return nil }
    self.text = text
  }

  /// The value; `like` lends a time its zone.
  func value(like other: Value?) -> Value? {
    let content = ByteString(text.bytes[1...])
    switch text.bytes.first {
    case UInt8(ascii: "s"): return .string(content)
    case UInt8(ascii: "i"): return Int(content.string).map { .int($0) }
    case UInt8(ascii: "c"):
      guard let space = content.bytes.firstIndex(of: 0x20),
        let length = Int(ByteString(content.bytes[..<space]).string),
        length >= 0, length <= content.count - space - 1
      else { return nil }
      let rest = content.bytes[(space + 1)...]
      return .object(
        CertificateObject(certificate: ByteString(rest.prefix(length)), key: ByteString(rest.dropFirst(length))))
    case UInt8(ascii: "t"):
      guard case .object(let moment as TimeObject)? = other else { return nil }
      let words = content.split(separator: ByteString(" "))
      guard words.count == 2, let seconds = Int64(words[0].string), let nanoseconds = Int32(words[1].string) else {
        return nil
      }
      return .object(
        TimeObject(GoTime(seconds: seconds, nanoseconds: nanoseconds, location: moment.time.location)))
    default: return nil
    }
  }
}
