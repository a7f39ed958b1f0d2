extension ArraySlice<UInt8> {
  /// At most so many bytes from the beginning; no character of UTF-8 is cut in two.
  public func beginning(atMost most: Int) -> ArraySlice<UInt8> {
    guard count > most else { return self }
    var end = startIndex + Swift.max(0, most)
    while end > startIndex, self[end] & 0xC0 == 0x80 { end -= 1 }
    return self[..<end]
  }
}
