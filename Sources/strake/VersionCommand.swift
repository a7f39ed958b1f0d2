import ArgumentParser
import CEmbeddedData

/// `strake version`: what this binary is and what it follows.
struct VersionCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "version", abstract: "Print the version, and the versions of Helm and Kustomize that it follows.")

  @Flag(help: "Print the version only.")
  var short = false

  func run() { Self.write(short: short) }

  /// Prints the version only, or all.
  static func write(short: Bool) {
    guard !short else { return print("v\(Version.number)+g\(Version.commit)") }
    print(
      """
      strake \(Version.number)
      commit \(Version.commit)
      helm v\(Version.helm)
      kustomize v\(Version.kustomize)
      kubernetes v\(Version.kubernetes)
      """)
  }
}

/// What this binary is.
enum Version {
  /// The version of Strake.
  static let number = "0.1.0"
  /// Whose output `template` gives.
  static let helm = "4.3.1"
  /// Whose output `build` gives.
  static let kustomize = "5.8.1"
  /// The cluster that charts are told of when nothing else is said.
  static let kubernetes = "1.37.0"

  /// The commit of the build, `-dirty` when the tree had changes, or `unknown`.
  static var commit: String { String(cString: strake_commit()) }
}
