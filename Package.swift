// swift-tools-version: 6.2
import PackageDescription

let package = Package(
    name: "laurel",
    products: [
        .executable(name: "laurel", targets: ["laurel"]),
        .executable(name: "laurel-lua-worker", targets: ["laurel-lua-worker"]),
        // The stable reward interface, for packages that bring graders of their own.
        .library(name: "LaurelRewards", targets: ["LaurelRewards"]),
        // Holds such graders to the interface's contract in their tests.
        .library(name: "LaurelRewardsTesting", targets: ["LaurelRewardsTesting"]),
    ],
    dependencies: [
        // The command line: subcommands, options, help, completion.
        .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
        // SHA-256 of downloaded models, run files and plugins.
        .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
        // Warnings of library code, with labels and metadata.
        .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
        // Exact rationals of any size in the maths grader.
        .package(url: "https://github.com/attaswift/BigInt", from: "6.0.1"),
        // Judges and embeddings over HTTP: connections, TLS, deadlines.
        .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
        // The buffers that async-http-client speaks in.
        .package(url: "https://github.com/apple/swift-nio", from: "2.101.2"),
        // SQLite: the database of all runs, with migrations and write-ahead logging.
        .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
        // YAML with line numbers, for run, reward and plugin files.
        .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
    ],
    targets: [
        // C first: system libraries, the Lua worker, the kernels.
        .systemLibrary(name: "CLua", pkgConfig: "lua5.4", providers: [.apt(["liblua5.4-dev"])]),
        .systemLibrary(name: "COneDNN", providers: [.apt(["libdnnl-dev"])]),
        // Without these flags the C program would load Swift's runtime: half of its start-up time, and code beside Lua.
        .executableTarget(
            name: "laurel-lua-worker", dependencies: ["CLua"], exclude: ["unicode"],
            linkerSettings: [.unsafeFlags(["-static-stdlib", "-nostartfiles", "-Xlinker", "--as-needed"])]),
        .target(name: "CTensorKernels"),

        // Rewards: the interface, the built-in graders, scripts and plugins.
        .target(name: "LaurelRewards", dependencies: [.product(name: "Yams", package: "Yams")]),
        .target(name: "LaurelRewardsTesting", dependencies: ["LaurelRewards"]),
        .target(name: "Graders", dependencies: ["LaurelRewards", .product(name: "BigInt", package: "BigInt")]),
        .target(
            name: "Judges",
            dependencies: [
                "LaurelRewards", "Graders", .product(name: "AsyncHTTPClient", package: "async-http-client"),
                .product(name: "NIOCore", package: "swift-nio"),
                .product(name: "NIOHTTP1", package: "swift-nio"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .target(name: "LuaRuntime", dependencies: [.product(name: "Logging", package: "swift-log")]),
        .target(
            name: "PluginHost",
            dependencies: [
                "LaurelRewards", "LuaRuntime", "Graders", .product(name: "Crypto", package: "swift-crypto"),
            ],
            // What `plugin new` writes for editors and luacheck.
            resources: [.embedInCode("Authoring/laurel-definitions.lua"), .embedInCode("Authoring/luacheckrc")]),
        .target(name: "Datasets", dependencies: ["LaurelRewards"]),
        // What rewards came to, for people: statistics, summaries, comparisons, reports.
        .target(name: "RewardReports", dependencies: ["LaurelRewards"]),

        // The engine: numbers, files, text, models.
        .target(name: "Tensors", dependencies: ["COneDNN", "CTensorKernels"]),
        .target(name: "ModelFormats"),
        .target(name: "Tokenizers"),
        .target(name: "LanguageModels", dependencies: ["Tensors", "ModelFormats", "Tokenizers"]),
        // Tuned models in standard formats.
        .target(name: "ModelExport", dependencies: ["LanguageModels", "ModelFormats", "Tokenizers"]),

        // Training.
        .target(
            name: "GRPO",
            dependencies: [
                "LaurelRewards", "Datasets", "LanguageModels", "ModelFormats",
                .product(name: "Crypto", package: "swift-crypto"),
            ]),

        // What runs leave behind: their ledger in SQLite, TensorBoard's event files, the lock of a run.
        .target(
            name: "RunStore", dependencies: ["LaurelRewards", .product(name: "GRDB", package: "GRDB.swift")]),

        // Programs.
        .executableTarget(
            name: "laurel",
            dependencies: [
                "LaurelRewards", "Graders", "Judges", "LuaRuntime", "PluginHost", "Datasets", "Tensors", "ModelFormats",
                "Tokenizers", "LanguageModels", "ModelExport", "GRPO", "Benchmarks", "RewardReports", "RunStore",
                .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
                .product(name: "Logging", package: "swift-log"),
            ]),

        .target(
            name: "Benchmarks",
            dependencies: [
                "LaurelRewards", "Graders", "LuaRuntime", "PluginHost", "Tensors", "ModelFormats", "LanguageModels",
                "GRPO",
            ],
            exclude: ["peers"]),

        .testTarget(name: "LaurelRewardsTests", dependencies: ["LaurelRewards"], exclude: ["Goldens"]),
        .testTarget(name: "LaurelRewardsTestingTests", dependencies: ["LaurelRewardsTesting", "LaurelRewards"]),
        // Counts the heap allocations of the tests' program.
        .target(name: "CAllocationCounter", path: "Tests/CAllocationCounter"),
        .testTarget(
            name: "GradersTests",
            dependencies: ["Graders", "LaurelRewards", "LaurelRewardsTesting", "CAllocationCounter"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "JudgesTests",
            dependencies: [
                "Judges", "LaurelRewards", "LaurelRewardsTesting", "PluginHost", "laurel", "laurel-lua-worker",
            ]),
        .testTarget(
            name: "LuaRuntimeTests", dependencies: ["LuaRuntime", "laurel-lua-worker"],
            exclude: ["Attacks", "Benign", "Fixtures", "stock.lua"]),
        .testTarget(
            name: "PluginHostTests", dependencies: ["PluginHost", "Datasets", "laurel-lua-worker"],
            exclude: ["FlawedRewards"]),
        .testTarget(name: "DatasetsTests", dependencies: ["Datasets", "LaurelRewards"]),
        .testTarget(name: "RunStoreTests", dependencies: ["RunStore", "LaurelRewards"]),
        .testTarget(name: "RewardReportsTests", dependencies: ["RewardReports", "LaurelRewards"]),
        .testTarget(name: "TensorsTests", dependencies: ["Tensors"]),
        .testTarget(name: "ModelFormatsTests", dependencies: ["ModelFormats"], exclude: ["Fixtures"]),
        .testTarget(
            name: "TokenizersTests", dependencies: ["Tokenizers", "ModelFormats"], exclude: ["Fixtures", "Goldens"]),
        .testTarget(
            name: "LanguageModelsTests", dependencies: ["LanguageModels", "ModelFormats", "Tensors", "Tokenizers"],
            exclude: ["Goldens"]),
        .testTarget(
            name: "ModelExportTests",
            dependencies: ["ModelExport", "LanguageModels", "ModelFormats", "Tensors", "Tokenizers"]),
        .testTarget(
            name: "GRPOTests",
            dependencies: ["GRPO", "LaurelRewards", "Datasets", "LanguageModels", "ModelFormats", "Tensors"],
            exclude: ["Goldens", "Fixtures"]),
        .testTarget(
            name: "CommandTests",
            dependencies: [
                "laurel", "laurel-lua-worker", "Datasets", "LaurelRewards", "GRPO", "PluginHost", "RewardReports",
                "RunStore", .product(name: "ArgumentParser", package: "swift-argument-parser"),
                .product(name: "Crypto", package: "swift-crypto"),
            ]),
        .testTarget(name: "ArchitectureTests"),
    ]
)

// One loop sets the language features for every Swift target.
let cTargets: Set<String> = ["CAllocationCounter", "CLua", "COneDNN", "CTensorKernels", "laurel-lua-worker"]
for target in package.targets where !cTargets.contains(target.name) {
    target.swiftSettings = [
        .swiftLanguageMode(.v6),
        .enableUpcomingFeature("ExistentialAny"),
        .enableUpcomingFeature("InternalImportsByDefault"),
        .enableUpcomingFeature("MemberImportVisibility"),
    ]
}
