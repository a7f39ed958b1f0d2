/// A Unicode class of a pattern, `\p{Greek}`, found by name as Go does and written for RE2.
///
/// Go compares names as Unicode's TR18 wants it: case, spaces, `_` and `-` don't matter, and a category has its long
/// name too. It also knows `Any`, `ASCII`, `Assigned`, `Cn` and `LC`. RE2 knows exact names only.
struct UnicodeClass {
  /// The class's text in the pattern, for errors.
  let source: ArraySlice<UInt8>
  /// What stands for it outside of brackets; nil when RE2 can't say it.
  let standalone: [UInt8]?
  /// What stands for it between brackets; nil when RE2 can't say it there.
  let insideClass: [UInt8]?

  /// The class of a name, or nil when there is none.
  init?(name: ArraySlice<UInt8>, isNegative: Bool, source: ArraySlice<UInt8>) {
    self.source = source
    let plain = String(decoding: UnicodeClass.folded(name), as: UTF8.self)
    guard !plain.isEmpty else { return nil }
    let assigned = #"\pL\pM\pN\pP\pS\pZ\p{Cc}\p{Cf}\p{Co}\p{Cs}"#
    let positive: String
    let negative: String?
    switch plain {
    case "ascii": (positive, negative) = (#"\x00-\x7F"#, #"\x80-\x{10FFFF}"#)
    case "lc", "casedletter": (positive, negative) = (#"\p{Lu}\p{Ll}\p{Lt}"#, nil)
    case "assigned": (positive, negative) = (assigned, nil)
    case "cn", "unassigned":
      let text = isNegative ? "[" + assigned + "]" : "[^" + assigned + "]"
      standalone = Array(text.utf8)
      insideClass = isNegative ? Array(assigned.utf8) : nil
      return
    default:
      guard let known = UnicodeClass.names[plain] else { return nil }
      (positive, negative) = (#"\p{"# + known + "}", #"\P{"# + known + "}")
    }
    standalone = Array(((isNegative ? "[^" : "[") + positive + "]").utf8)
    insideClass = (isNegative ? negative : positive).map { Array($0.utf8) }
  }

  private static func folded(_ name: ArraySlice<UInt8>) -> [UInt8] {
    var folded: [UInt8] = []
    for byte in name {
      switch byte {
      case UInt8(ascii: " "), UInt8(ascii: "_"), UInt8(ascii: "-"): continue
      case UInt8(ascii: "A")...UInt8(ascii: "Z"): folded.append(byte | 0x20)
      default: folded.append(byte)
      }
    }
    return folded
  }

  /// RE2's name of each folded name.
  private static let names: [String: String] = {
    var names: [String: String] = [:]
    for name in scripts.split(whereSeparator: { $0 == " " || $0 == "\n" }) {
      names[String(decoding: folded(Array(name.utf8)[...]), as: UTF8.self)] = String(name)
    }
    for line in categories.split(separator: "\n") {
      let words = line.split(separator: " ")
      guard let category = words.first else { continue }
      for word in words {
        names[String(decoding: folded(Array(word.utf8)[...]), as: UTF8.self)] = String(category)
      }
    }
    return names
  }()

  /// The scripts of RE2's Unicode version.
  private static let scripts = """
    Adlam Ahom Anatolian_Hieroglyphs Arabic Armenian Avestan Balinese Bamum Bassa_Vah Batak Bengali Bhaiksuki
    Bopomofo Brahmi Braille Buginese Buhid Canadian_Aboriginal Carian Caucasian_Albanian Chakma Cham Cherokee
    Chorasmian Common Coptic Cuneiform Cypriot Cypro_Minoan Cyrillic Deseret Devanagari Dives_Akuru Dogra Duployan
    Egyptian_Hieroglyphs Elbasan Elymaic Ethiopic Georgian Glagolitic Gothic Grantha Greek Gujarati Gunjala_Gondi
    Gurmukhi Han Hangul Hanifi_Rohingya Hanunoo Hatran Hebrew Hiragana Imperial_Aramaic Inherited
    Inscriptional_Pahlavi Inscriptional_Parthian Javanese Kaithi Kannada Katakana Kawi Kayah_Li Kharoshthi
    Khitan_Small_Script Khmer Khojki Khudawadi Lao Latin Lepcha Limbu Lisu Lycian Lydian Mahajani Makasar Malayalam
    Mandaic Manichaean Marchen Masaram_Gondi Medefaidrin Meetei_Mayek Mende_Kikakui Meroitic_Cursive
    Meroitic_Hieroglyphs Miao Modi Mongolian Mro Multani Myanmar Nabataean Nag_Mundari Nandinagari New_Tai_Lue Newa
    Nko Nushu Nyiakeng_Puachue_Hmong Ogham Ol_Chiki Old_Hungarian Old_Italic Old_North_Arabian Old_Permic
    Old_Persian Old_Sogdian Old_South_Arabian Old_Turkic Old_Uyghur Oriya Osage Osmanya Pahawh_Hmong Palmyrene
    Pau_Cin_Hau Phags_Pa Phoenician Psalter_Pahlavi Rejang Runic Samaritan Saurashtra Sharada Shavian Siddham
    SignWriting Sinhala Sogdian Sora_Sompeng Soyombo Sundanese Syloti_Nagri Syriac Tagalog Tagbanwa Tai_Le Tai_Tham
    Tai_Viet Takri Tamil Tangsa Tangut Telugu Thaana Thai Tibetan Tifinagh Tirhuta Toto Ugaritic Vai Vithkuqi Wancho
    Warang_Citi Yezidi Yi Zanabazar_Square
    """

  /// The categories with their aliases.
  private static let categories = """
    Any
    C Other
    Cc Control cntrl
    Cf Format
    Co Private_Use
    Cs Surrogate
    L Letter
    Ll Lowercase_Letter
    Lm Modifier_Letter
    Lo Other_Letter
    Lt Titlecase_Letter
    Lu Uppercase_Letter
    M Mark Combining_Mark
    Mc Spacing_Mark
    Me Enclosing_Mark
    Mn Nonspacing_Mark
    N Number
    Nd Decimal_Number digit
    Nl Letter_Number
    No Other_Number
    P Punctuation punct
    Pc Connector_Punctuation
    Pd Dash_Punctuation
    Pe Close_Punctuation
    Pf Final_Punctuation
    Pi Initial_Punctuation
    Po Other_Punctuation
    Ps Open_Punctuation
    S Symbol
    Sc Currency_Symbol
    Sk Modifier_Symbol
    Sm Math_Symbol
    So Other_Symbol
    Z Separator
    Zl Line_Separator
    Zp Paragraph_Separator
    Zs Space_Separator
    """
}
