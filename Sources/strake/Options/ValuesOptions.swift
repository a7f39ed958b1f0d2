import ArgumentParser
import Charts

/// The flags that give values, as Helm has them.
struct ValuesOptions: ParsableArguments {
  @Option(
    name: [.customShort("f", allowingJoined: true), .long], parsing: .unconditionalSingleValue,
    help: ArgumentHelp(
      "A file of values, - for standard input; more than one with commas or by repetition.", valueName: "file"))
  var values: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Values, key1=val1,key2=val2.", valueName: "assignments"))
  var set: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Values that are text.", valueName: "assignments"))
  var setString: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Values from files, key1=path1.", valueName: "assignments"))
  var setFile: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("Values in JSON, key1=json or an object.", valueName: "assignments"))
  var setJson: [String] = []

  @Option(
    name: .long, parsing: .unconditionalSingleValue,
    help: ArgumentHelp("A value that is taken as it is, key=text.", valueName: "assignment"))
  var setLiteral: [String] = []

  /// What the flags say.
  var userValues: UserValues {
    var user = UserValues()
    user.files = values.flatMap { Self.files(in: $0) }
    user.json = setJson
    user.set = set
    user.strings = setString
    user.fromFiles = setFile
    user.literals = setLiteral
    return user
  }

  /// The files that one use of the flag names. What cannot be read as a list is one file's name; Helm's own commands
  /// have refused it by now.
  static func files(in list: String) -> [String] {
    (try? CommaSeparatedValues.firstRecord(of: list)) ?? [list]
  }
}
