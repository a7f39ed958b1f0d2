// swift-tools-version: 6.1
import PackageDescription

/// One target a module, one folder a target; arrows only point down (ARCHITECTURE.md).
///
/// System libraries have no `pkgConfig:` on purpose: it would put the system's library folder first on the
/// linker's path, so that the shared libraries won over the static ones of `make release`.
///
/// The release binary has no checks of exclusive access at run time: they cost six per cent of a render. Debug builds and
/// the tests have them.
let swift6: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny"), .enableUpcomingFeature("MemberImportVisibility"),
  .unsafeFlags(["-enforce-exclusivity=unchecked"], .when(configuration: .release)),
]

/// For modules in which no render spends its time: small code instead of fast code, for a binary below 30 MB.
let swift6Small: [SwiftSetting] = swift6 + [.unsafeFlags(["-Osize"], .when(configuration: .release))]

/// How the release binary is linked: wholly static and at fixed addresses, so that nothing is loaded and relocated at its
/// start; functions of the same code once; without the index for C++ exceptions, which nothing catches; small blocks of
/// memory from CAllocator, reference counts from CThreads.
let releaseLinking: [LinkerSetting] = [
  .unsafeFlags(
    (["--icf=safe", "--no-eh-frame-hdr"]
      + [
        "malloc", "calloc", "realloc", "free", "malloc_usable_size", "swift_retain", "swift_release", "swift_retain_n",
        "swift_release_n", "swift_conformsToProtocolWithExecutionContext",
      ].map { "--wrap=\($0)" })
      .flatMap { ["-Xlinker", $0] } + ["-static-executable"],
    .when(configuration: .release))
]

/// Tests see what their modules see: they import by hand only what they test.
let swift6Tests: [SwiftSetting] = [.swiftLanguageMode(.v6), .enableUpcomingFeature("ExistentialAny")]

let package = Package(
  name: "strake",
  products: [.executable(name: "strake", targets: ["strake"])],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.1"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.4"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
  ],
  targets: [
    // System libraries and C shims.
    .systemLibrary(name: "CDeflate", providers: [.apt(["libdeflate-dev"])]),
    .systemLibrary(name: "CZlib", providers: [.apt(["zlib1g-dev"])]),
    .systemLibrary(name: "CSQLite", providers: [.apt(["libsqlite3-dev"])]),
    .systemLibrary(name: "CCrypt", providers: [.apt(["libcrypt-dev"])]),
    .target(name: "CEmbeddedData", exclude: ["data"]),
    .target(
      name: "CAllocator", cSettings: [.define("STRAKE_ALLOCATOR", .when(configuration: .release))]),
    .target(
      name: "CConformances", cSettings: [.define("STRAKE_CONFORMANCES", .when(configuration: .release))]),
    .target(name: "CLinux"),
    // At full speed in debug builds too: the tests make keys.
    .target(name: "CPrimes", cSettings: [.unsafeFlags(["-O2"])]),
    .target(name: "CThreads", cSettings: [.define("STRAKE_REFERENCE_COUNTS", .when(configuration: .release))]),
    .target(name: "CRE2Shim", linkerSettings: [.linkedLibrary("re2"), .linkedLibrary("stdc++")]),

    // Foundations.
    .target(name: "Text", dependencies: ["CLinux"], swiftSettings: swift6),
    .target(name: "Files", swiftSettings: swift6Small),
    .target(name: "Threads", dependencies: ["CThreads"], swiftSettings: swift6),
    .target(name: "Diagnostics", swiftSettings: swift6Small),
    .target(name: "RegularExpressions", dependencies: ["CRE2Shim", "Text"], swiftSettings: swift6Small),
    .target(name: "YAML", dependencies: ["CLinux", "Diagnostics", "Text"], swiftSettings: swift6),
    .target(name: "Manifests", dependencies: ["CEmbeddedData", "YAML"], swiftSettings: swift6),

    // The template language and its functions.
    .target(name: "GoTemplate", dependencies: ["CLinux", "Diagnostics", "Text"], swiftSettings: swift6),
    .target(
      name: "TemplateFunctions",
      dependencies: [
        "BigInt", "GoTemplate", "RegularExpressions", "YAML", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swift6),
    .target(
      name: "TemplateCryptography",
      dependencies: [
        "CCrypt", "CPrimes", "GoTemplate", "TemplateFunctions", "Threads", "BigInt",
        .product(name: "Crypto", package: "swift-crypto"),
        .product(name: "CryptoExtras", package: "swift-crypto"),
        .product(name: "X509", package: "swift-certificates"),
        .product(name: "SwiftASN1", package: "swift-asn1"),
      ],
      swiftSettings: swift6Small),

    // The two engines, the history, and the pipeline that chains them.
    .target(
      name: "Charts",
      dependencies: [
        "CDeflate", "CEmbeddedData", "CZlib", "Files", "GoTemplate", "Manifests", "RegularExpressions",
        "TemplateFunctions",
      ],
      swiftSettings: swift6),
    .target(
      name: "Kustomize",
      dependencies: [
        "Files", "Manifests", "RegularExpressions", "Threads", .product(name: "Crypto", package: "swift-crypto"),
      ],
      swiftSettings: swift6),
    .target(
      name: "Releases",
      dependencies: ["CSQLite", "CZlib", "Files", "Manifests", .product(name: "Crypto", package: "swift-crypto")],
      swiftSettings: swift6Small),
    .target(name: "Policies", dependencies: ["CEmbeddedData", "Manifests"], swiftSettings: swift6Small),
    .target(
      name: "Pipeline",
      dependencies: ["CLinux", "Charts", "Kustomize", "Policies", "Releases", "TemplateCryptography", "Threads"],
      swiftSettings: swift6Small),
    .executableTarget(
      name: "strake",
      dependencies: [
        "CAllocator", "CConformances", "CEmbeddedData", "Pipeline", "Threads",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: swift6Small, linkerSettings: releaseLinking),

    // Each stage measured alone (make bench-stages); no part of the product.
    .executableTarget(
      name: "StageBenchmarks", dependencies: ["Pipeline"], path: "Benchmarks/stages", swiftSettings: swift6),

    // Tests: unit and golden tests by module; EndToEndTests runs the built binary.
    .target(name: "TestSupport", dependencies: ["Threads"], path: "Tests/TestSupport", swiftSettings: swift6Tests),
    .testTarget(name: "ThreadsTests", dependencies: ["Threads"], swiftSettings: swift6Tests),
    .testTarget(name: "TextTests", dependencies: ["Text"], swiftSettings: swift6Tests),
    .testTarget(name: "DiagnosticsTests", dependencies: ["Diagnostics"], swiftSettings: swift6Tests),
    .testTarget(name: "FilesTests", dependencies: ["Files"], swiftSettings: swift6Tests),
    .testTarget(name: "YAMLTests", dependencies: ["TestSupport", "YAML"], swiftSettings: swift6Tests),
    .testTarget(name: "ManifestsTests", dependencies: ["Manifests"], swiftSettings: swift6Tests),
    .testTarget(name: "GoTemplateTests", dependencies: ["GoTemplate"], swiftSettings: swift6Tests),
    .testTarget(name: "RegularExpressionsTests", dependencies: ["RegularExpressions"], swiftSettings: swift6Tests),
    .testTarget(name: "TemplateFunctionsTests", dependencies: ["TemplateFunctions"], swiftSettings: swift6Tests),
    .testTarget(
      name: "TemplateCryptographyTests", dependencies: ["CPrimes", "TemplateCryptography"], swiftSettings: swift6Tests),
    .testTarget(name: "ChartsTests", dependencies: ["Charts"], swiftSettings: swift6Tests),
    .testTarget(name: "KustomizeTests", dependencies: ["Kustomize", "TestSupport"], swiftSettings: swift6Tests),
    .testTarget(name: "ReleasesTests", dependencies: ["Releases"], swiftSettings: swift6Tests),
    .testTarget(
      name: "PoliciesTests", dependencies: ["Policies"], exclude: ["Data", "Examples"], swiftSettings: swift6Tests),
    .testTarget(
      name: "PipelineTests", dependencies: ["Pipeline"], exclude: ["Data"], swiftSettings: swift6Tests),
    .testTarget(
      name: "EndToEndTests", dependencies: ["strake"], exclude: ["Golden", "SeededMistakes"],
      swiftSettings: swift6Tests),
  ],
  cxxLanguageStandard: .cxx17
)
