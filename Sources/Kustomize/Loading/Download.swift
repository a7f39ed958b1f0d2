import Files

/// Gets files over `http(s)`, with the `curl` program from the path.
///
/// Only addresses that a kustomization names are asked for; redirections to other protocols are not followed.
enum Download {
  /// The largest file, in bytes.
  private static let bound = 256 << 20
  /// How long a file may take, in seconds.
  private static let patience = 300

  /// The content of an address.
  ///
  /// - Throws: Kustomize's texts for an answer that is no success: for one that may be a git repository, so that a clone
  ///   is tried next, and for all others, which end the build.
  static func fetch(_ url: String) throws(KustomizeError) -> [UInt8] {
    guard url.utf8.allSatisfy({ $0 > 0x20 && $0 != 0x7F }) else {
      throw KustomizeError("parse \"\(url)\": invalid URL: it has spaces or control characters")
    }
    let output = try run(
      [
        "curl", "--silent", "--location", "--max-redirs", "10", "--globoff", "--compressed", "--proto", "=http,https",
        "--proto-redir", "=http,https", "--max-filesize", String(bound), "--connect-timeout", "30", "--max-time",
        String(patience), "--user-agent", "strake", "--write-out", "\n%{http_code}", "--url", url,
      ], url)
    guard let end = output.lastIndex(of: UInt8(ascii: "\n")),
      let status = Int(String(decoding: output[(end + 1)...], as: UTF8.self))
    else { throw KustomizeError("Get \"\(url)\": curl gives no status") }
    guard (200..<300).contains(status) else {
      if (try? RepositorySource(parsing: url)) != nil { throw KustomizeError("URL is a git repository") }
      var error = KustomizeError("HTTP Error: status code \(status) (\(words[status] ?? ""))")
      error.isHTTPFailure = true
      throw error
    }
    return Array(output[..<end])
  }

  private static func run(_ command: [String], _ url: String) throws(KustomizeError) -> [UInt8] {
    do throws(Program.Failure) {
      return try Program(command, capture: .output, timeout: Double(patience + 30)).run()
    } catch {
      let reason =
        switch error {
        case .notStarted(let reason): "curl cannot be run" + (reason.map { ": \($0)" } ?? "")
        case .timedOut: "it takes more than \(patience) s"
        case .failed(let status, _): failures[status] ?? "curl ends with status \(status)"
        }
      throw KustomizeError("Get \"\(url)\": \(reason)")
    }
  }

  /// What curl's exit statuses mean that a user can do something about.
  private static let failures: [Int32: String] = [
    3: "the address is malformed", 5: "the proxy's name cannot be resolved", 6: "the host's name cannot be resolved",
    7: "the connection is refused", 28: "it takes too long", 35: "TLS cannot be negotiated",
    47: "there are more than 10 redirections", 52: "the server gives no answer", 56: "the connection broke",
    60: "the server's certificate cannot be verified", 63: "the file is larger than 256 MiB",
  ]

  /// Go's words for the statuses that servers give for files that are not there.
  private static let words = [
    300: "Multiple Choices", 304: "Not Modified", 400: "Bad Request", 401: "Unauthorized", 403: "Forbidden",
    404: "Not Found", 405: "Method Not Allowed", 406: "Not Acceptable", 407: "Proxy Authentication Required",
    408: "Request Timeout", 410: "Gone", 414: "Request URI Too Long", 418: "I'm a teapot", 429: "Too Many Requests",
    451: "Unavailable For Legal Reasons", 500: "Internal Server Error", 501: "Not Implemented", 502: "Bad Gateway",
    503: "Service Unavailable", 504: "Gateway Timeout",
  ]
}
