import Diagnostics
import Files
import GoTemplate
import Text
import YAML

/// Words for people about what is wrong with the flags and files that give values.
extension UserValues {
  /// The message about an assignment that can't be carried out: the flag as it was given, and what stands in its way.
  func diagnostic(of message: String, flag: String, argument: String) -> Diagnostic {
    var diagnostic = Diagnostic("`\(flag) \(argument)`: \(message)")
    let key = argument.prefix { !"=[,".contains($0) }
    if message.contains("has no value"), !argument.contains("=") {
      diagnostic.help = "write \(flag) \(argument)=VALUE"
    } else if message.contains("interface conversion") {
      let steps = key.split(separator: ".").map { Trace.Step.key(ByteString(String($0))) }
      for length in stride(from: steps.count, to: 0, by: -1) {
        guard let definition = definition(of: Array(steps.prefix(length))) else { continue }
        diagnostic.notes.append(
          Diagnostic.Note(
            "`\(key.split(separator: ".").prefix(length).joined(separator: "."))` is set here", at: definition.mark))
        break
      }
      diagnostic.help =
        "an index sets an element of a list, a dot a key of a mapping; what is there is neither of these"
    } else if flag == "--set-json" {
      diagnostic.help = "write JSON after the key, strings and keys in double quotes: 'limits={\"cpu\": 1}'"
    } else if message.contains("must terminate with '}'") {
      diagnostic.help = "write lists as key={a,b}, in quotes for the shell"
    }
    return diagnostic
  }

  /// What the files say of a path.
  private func definition(of path: [Trace.Step]) -> ValueDefinition? {
    for text in readableTexts().reversed() {
      let file = SourceFile.register(path: text.path, bytes: text.bytes)
      let documents = (try? YAMLParser.documents(in: text.bytes, file: file, dialect: .goYAML2)) ?? []
      if let found = documents.reversed().lazy.compactMap({ ValueDefinition(of: path, in: $0) }).first { return found }
    }
    return nil
  }

  /// The message about a file that is not there, with the name that was meant.
  static func diagnostic(ofMissing path: String) -> Diagnostic? {
    let folder = FilePath.parent(path)
    let names = (try? LocalFiles.names(in: folder)) ?? []
    guard let nearest = NearestName.of(FilePath.baseName(path), among: names) else { return nil }
    return Diagnostic("there is no file \(path)", help: "did you mean \"\(FilePath.joined(folder, nearest))\"?")
  }
}
