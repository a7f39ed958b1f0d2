import CZlib

/// The form in which a content lies in the database.
enum StoredForm: Int64 {
  /// The bytes themselves.
  case plain = 0
  /// zlib's stream (RFC 1950).
  case deflated = 1
}

/// Packs contents for the database and unpacks them.
enum Compression {
  /// The largest content that is unpacked, in bytes: a damaged size must not take the machine's memory.
  static let largestContent = 1 << 30

  /// The bytes as they are stored: deflated where that is smaller.
  static func packed(_ bytes: [UInt8]) -> (form: StoredForm, data: [UInt8]) {
    var length = compressBound(uLong(bytes.count))
    var failed = true
    let data = [UInt8](unsafeUninitializedCapacity: Int(length)) { buffer, count in
      failed = compress2(buffer.baseAddress, &length, bytes, uLong(bytes.count), 6) != Z_OK
      count = failed ? 0 : Int(length)
    }
    return failed || data.count >= bytes.count ? (.plain, bytes) : (.deflated, data)
  }

  /// The content of a stored form, or nil when it is damaged.
  static func unpacked(_ data: [UInt8], form: StoredForm, size: Int) -> [UInt8]? {
    guard size >= 0, size <= largestContent else { return nil }
    switch form {
    case .plain: return data.count == size ? data : nil
    case .deflated:
      var length = uLong(size)
      var failed = true
      let bytes = [UInt8](unsafeUninitializedCapacity: max(size, 1)) { buffer, count in
        failed = uncompress(buffer.baseAddress, &length, data, uLong(data.count)) != Z_OK
        count = failed ? 0 : Int(length)
      }
      return failed || bytes.count != size ? nil : bytes
    }
  }
}
