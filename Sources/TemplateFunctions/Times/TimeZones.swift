import GoTemplate
import Synchronization

/// The time zones of a host by name, each read once.
final class TimeZones: Sendable {
  private let known = Mutex<[String: GoLocation?]>([:])

  /// Go's `time.LoadLocation`: `Local`, `UTC`, or a name of the IANA database; nil for any other.
  func location(_ name: String, of host: Host) -> GoLocation? {
    switch name {
    case "", "UTC": return .utc
    case "Local": return local(of: host)
    default: break
    }
    // Names become file names: none may lead out of the database.
    let bytes = Array(name.utf8)
    guard bytes.count <= 255, bytes.first != UInt8(ascii: "/"), bytes.first != UInt8(ascii: "\\"), !bytes.contains(0),
      !name.split(separator: "/").contains("..")
    else { return nil }
    return read(name, of: host)
  }

  /// The host's own zone; UTC where its name means nothing.
  func local(of host: Host) -> GoLocation {
    let name = host.localTimeZone
    return (name == "Local" ? read(name, of: host) : location(name, of: host)) ?? .utc
  }

  private func read(_ name: String, of host: Host) -> GoLocation? {
    if let location = known.withLock({ $0[name] }) { return location }
    let location = host.timeZoneFile(name).flatMap { GoLocation(name: name, file: $0) }
    known.withLock { $0[name] = .some(location) }
    return location
  }
}
