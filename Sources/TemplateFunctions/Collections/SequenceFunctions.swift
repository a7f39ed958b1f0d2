import GoTemplate
import Text

extension HelmFunctions {
  /// Functions that count.
  static var sequenceFunctions: [Function] {
    [
      Function(
        "seq", [.int], isVariadic: true,
        body: .many { _, values throws(FunctionError) in .string(try Sequences.seq(values.map(\.integer))) }),
      Function(
        "until", [.int],
        body: .one { _, count throws(FunctionError) in
          let numbers = try Sequences.numbers(from: 0, until: count.integer, step: count.integer < 0 ? -1 : 1)
          return .object(TypedSlice(of: "int", numbers.map { .int($0) }))
        }),
      Function(
        "untilStep", [.int, .int, .int],
        body: .many { _, values throws(FunctionError) in
          let numbers = try Sequences.numbers(
            from: values[0].integer, until: values[1].integer, step: values[2].integer)
          return .object(TypedSlice(of: "int", numbers.map { .int($0) }))
        }),
    ]
  }
}

/// Sprig's counting functions.
enum Sequences {
  /// `untilStep`: from `start` on, excluding `stop`; nothing when the step leads away from `stop`.
  ///
  /// - Throws: a refusal of too many numbers, which is also how a step that overflows ends.
  static func numbers(from start: Int, until stop: Int, step: Int) throws(FunctionError) -> [Int] {
    guard stop < start ? step < 0 : step > 0 else { return [] }
    var numbers: [Int] = []
    var number = start
    while stop < start ? number > stop : number < stop {
      try Bounds.check(elements: numbers.count + 1)
      numbers.append(number)
      number = number &+ step
    }
    return numbers
  }

  /// `seq`, as the command counts: to an end, from a start to an end, from a start by a step to an end, all inclusive;
  /// the numbers separated by spaces.
  static func seq(_ parameters: [Int]) throws(FunctionError) -> ByteString {
    let (start, end, step): (Int, Int, Int)
    switch parameters.count {
    case 1: (start, end, step) = (1, parameters[0], parameters[0] < 1 ? -1 : 1)
    case 2: (start, end, step) = (parameters[0], parameters[1], parameters[1] < parameters[0] ? -1 : 1)
    case 3:
      (start, end, step) = (parameters[0], parameters[2], parameters[1])
      if end < start, step > 0 { return ByteString() }
    default: return ByteString()
    }
    let numbers = try numbers(from: start, until: end &+ (end < start ? -1 : 1), step: step)
    var text: [UInt8] = []
    for (index, number) in numbers.enumerated() {
      if index > 0 { text.append(UInt8(ascii: " ")) }
      text.append(contentsOf: String(number).utf8)
    }
    return ByteString(text)
  }
}
