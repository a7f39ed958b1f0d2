import Glibc

/// The `openssl` command, the judge of what templates make.
enum OpenSSL {
  /// Whether there is one.
  static let isInstalled = system("openssl version >/dev/null 2>&1") == 0

  /// Runs a shell line in a fresh folder with these files in it.
  ///
  /// - Returns: the exit status and what was written, errors included.
  static func run(_ line: String, files: [String: String]) -> (status: Int32, output: String) {
    var template = Array("/tmp/strake-openssl-XXXXXX".utf8CString)
    guard mkdtemp(&template) != nil else { return (-1, "no folder") }
    let folder = String(decoding: template.dropLast().map { UInt8(bitPattern: $0) }, as: UTF8.self)
    defer { _ = system("rm -r '\(folder)'") }
    for (name, text) in files {
      guard let file = fopen(folder + "/" + name, "w") else { return (-1, "no file") }
      fputs(text, file)
      fclose(file)
    }
    guard let pipe = popen("cd '\(folder)' && { \(line); } 2>&1", "r") else { return (-1, "no shell") }
    var output: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4096)
    while true {
      let count = fread(&buffer, 1, buffer.count, pipe)
      if count == 0 { break }
      output.append(contentsOf: buffer[..<count])
    }
    let status = pclose(pipe)
    return ((status >> 8) & 0xFF, String(decoding: output, as: UTF8.self))
  }
}
