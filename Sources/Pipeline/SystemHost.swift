import Files
import GoTemplate
import Glibc
import TemplateCryptography
import TemplateFunctions

extension Host {
  /// The machine that Strake runs on: its clock, the kernel's random numbers, its time zone files.
  public static var system: Host {
    Host(
      now: {
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return (Int64(time.tv_sec), Int32(truncatingIfNeeded: time.tv_nsec))
      },
      randomBytes: { SystemRandom.bytes($0) },
      timeZoneFile: { TimeZoneFiles.file(named: $0) },
      localTimeZone: TimeZoneFiles.localName)
  }
}

/// The kernel's random numbers.
private enum SystemRandom {
  static func bytes(_ count: Int) -> [UInt8] {
    guard count > 0 else { return [] }
    return [UInt8](unsafeUninitializedCapacity: count) { buffer, filled in
      // The call gives 256 bytes at most and fails only before the kernel has gathered any randomness.
      let largestPiece = 256
      while filled < count {
        let piece = min(count - filled, largestPiece)
        if getentropy(buffer.baseAddress.map { $0 + filled }, piece) == 0 { filled += piece }
      }
    }
  }
}

/// The IANA time zone files of the machine.
private enum TimeZoneFiles {
  private static let folders = [
    "/usr/share/zoneinfo", "/usr/share/lib/zoneinfo", "/usr/lib/locale/TZ", "/etc/zoneinfo",
  ]
  private static let local = "Local"

  /// A zone's file; `Local` is what the machine is set to.
  static func file(named name: String) -> [UInt8]? {
    if name == local { return try? LocalFiles.contents(of: "/etc/localtime") }
    guard !name.isEmpty, !name.hasPrefix("/"), !name.hasPrefix("\\"), !name.split(separator: "/").contains("..") else {
      return nil
    }
    let places = (getenv("ZONEINFO").map { [String(cString: $0)] } ?? []) + folders
    for folder in places {
      let path = folder + "/" + name
      if LocalFiles.isFile(path), let bytes = try? LocalFiles.contents(of: path) { return bytes }
    }
    return nil
  }

  /// What `TZ` says; without it the zone of /etc/localtime.
  static var localName: String {
    guard let variable = getenv("TZ") else {
      // Go calls that zone Local, whatever its name.
      return LocalFiles.isFile("/etc/localtime") ? local : "UTC"
    }
    var name = String(cString: variable)
    if name.hasPrefix(":") { name.removeFirst() }
    for folder in folders where name.hasPrefix(folder + "/") { return String(name.dropFirst(folder.count + 1)) }
    return name.isEmpty || file(named: name) == nil ? "UTC" : name
  }
}
