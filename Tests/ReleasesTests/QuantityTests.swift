import Testing
import Text

@testable import Releases

@Suite struct QuantityTests {
  @Test(arguments: [
    ("1000m", "1"), ("1", "1.0"), ("1Gi", "1024Mi"), ("1Gi", "1073741824"), ("2e3", "2k"), ("0", "0m"), ("0.5", "500m"),
    ("-1", "-1000m"), ("1E", "1000P"), ("1500u", "1.5m"), ("0.0001Ki", "0.1024"), ("+1", "1"),
  ])
  func quantitiesThatMeanTheSameAreEqual(left: String, right: String) {
    #expect(Quantity(ByteString(left)) != nil)
    #expect(Quantity(ByteString(left)) == Quantity(ByteString(right)))
  }

  @Test(arguments: [("1", "2"), ("1M", "1Mi"), ("1", "10"), ("1", "-1"), ("100m", "1")])
  func othersAreNot(left: String, right: String) {
    #expect(Quantity(ByteString(left)) != Quantity(ByteString(right)))
  }

  @Test(arguments: ["", "m", "1x", "1.2.3", "abc", "1 ", "--1", "1e", "1e99999999999999999999"])
  func otherTextIsNoQuantity(text: String) { #expect(Quantity(ByteString(text)) == nil) }
}
