// swift-tools-version: 6.2
import PackageDescription

// A grader of your own in Swift: depend on Laurel, conform to `Grader`, hold it to the contract in a test.
let package = Package(
    name: "custom-grader",
    dependencies: [.package(name: "laurel", path: "../..")],
    targets: [
        .target(name: "CustomGrader", dependencies: [.product(name: "LaurelRewards", package: "laurel")]),
        .executableTarget(
            name: "custom-grader",
            dependencies: ["CustomGrader", .product(name: "LaurelRewards", package: "laurel")]),
        .testTarget(
            name: "CustomGraderTests",
            dependencies: ["CustomGrader", .product(name: "LaurelRewardsTesting", package: "laurel")]),
    ]
)
