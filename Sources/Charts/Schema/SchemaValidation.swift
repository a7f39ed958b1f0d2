import GoTemplate

/// Checks values against the schemas of a chart and the charts inside it.
enum SchemaValidation {
  /// Checks the values of a chart and of all charts inside it.
  ///
  /// - Throws: ``ChartError`` with Helm's text that lists the findings of every chart.
  static func validate(_ values: MapValue, of chart: Chart, log: (LogRecord) -> Void) throws(ChartError) {}

  /// What is wrong with values by one schema, or nil.
  static func finding(of values: MapValue, schema: [UInt8]) -> String? { nil }
}
