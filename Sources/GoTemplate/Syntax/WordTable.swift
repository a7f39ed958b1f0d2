import Text

/// The names and texts that occur in templates, each kept once: charts say the same few hundred words again and again.
final class WordTable {
  /// A word, and what it is as the name of a function.
  struct Word {
    let text: ByteString
    let hash: UInt32
    var function: (name: String, callee: Callee)?
  }

  /// `$`.
  let dollar = ByteString("$")

  /// Whether `break` and `continue` are words of the language: no function has that name.
  let breakIsKeyword: Bool
  let continueIsKeyword: Bool

  private let library: FunctionLibrary
  private var words: [Word] = []
  /// Open addressing: the number of a word, counted from 1, or 0.
  private var places = [UInt32](repeating: 0, count: 1024)

  init(library: FunctionLibrary) {
    self.library = library
    breakIsKeyword = library.function(named: ByteString("break")) == nil
    continueIsKeyword = library.function(named: ByteString("continue")) == nil
  }

  /// The text of these bytes.
  func text(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> ByteString {
    words[index(UnsafeBufferPointer(rebasing: bytes))].text
  }

  /// The function of a name; nil when there is none.
  func function(_ bytes: Slice<UnsafeBufferPointer<UInt8>>) -> (name: String, callee: Callee)? {
    let index = index(UnsafeBufferPointer(rebasing: bytes))
    if let function = words[index].function { return function }
    let name = words[index].text
    guard let callee = library.callee(named: name) else { return nil }
    words[index].function = (name.string, callee)
    return words[index].function
  }

  private func index(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var hash: UInt32 = 2_166_136_261
    for byte in bytes { hash = (hash ^ UInt32(byte)) &* 16_777_619 }
    let mask = places.count &- 1
    var place = Int(truncatingIfNeeded: hash ^ hash >> 15) & mask
    while places[place] != 0 {
      let index = Int(places[place]) &- 1
      if words[index].hash == hash, words[index].text.isEqual(to: bytes) { return index }
      place = (place &+ 1) & mask
    }
    words.append(Word(text: ByteString(Array(bytes)), hash: hash))
    places[place] = UInt32(truncatingIfNeeded: words.count)
    if words.count &* 2 > places.count { grow() }
    return words.count &- 1
  }

  private func grow() {
    var larger = [UInt32](repeating: 0, count: places.count &* 2)
    let mask = larger.count &- 1
    for (index, word) in words.enumerated() {
      var place = Int(truncatingIfNeeded: word.hash ^ word.hash >> 15) & mask
      while larger[place] != 0 { place = (place &+ 1) & mask }
      larger[place] = UInt32(truncatingIfNeeded: index &+ 1)
    }
    places = larger
  }
}
