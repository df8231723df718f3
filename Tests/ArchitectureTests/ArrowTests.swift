import Foundation
import Testing

/// Keeps the arrows of Docs/Architecture.md: which target may import which of ours.
@Suite struct ArrowTests {
    /// Every target of ours and what it may import; a target that is not here fails.
    static let arrows: [String: Set<String>] = [
        "LaurelRewards": [],
        "LaurelRewardsTesting": ["LaurelRewards"],
        "Graders": ["LaurelRewards"],
        "Judges": ["LaurelRewards", "Graders"],
        "LuaRuntime": [],
        "PluginHost": ["LaurelRewards", "LuaRuntime", "Graders"],
        "Datasets": ["LaurelRewards"],
        "RewardReports": ["LaurelRewards"],
        "Tensors": ["COneDNN", "CTensorKernels"],
        "ModelFormats": [],
        "Tokenizers": [],
        "LanguageModels": ["Tensors", "ModelFormats", "Tokenizers"],
        "GRPO": ["LaurelRewards", "Datasets", "LanguageModels", "ModelFormats", "Tokenizers"],
        "RunStore": ["LaurelRewards"],
        "Benchmarks": [
            "LaurelRewards", "Graders", "LuaRuntime", "PluginHost", "Datasets", "Tensors", "ModelFormats", "Tokenizers",
            "LanguageModels", "GRPO",
        ],
        "laurel": [
            "LaurelRewards", "Graders", "Judges", "LuaRuntime", "PluginHost", "Datasets", "Tensors", "ModelFormats",
            "Tokenizers", "LanguageModels", "GRPO", "Benchmarks", "RewardReports", "RunStore",
        ],
    ]

    /// Modules of ours that appear on neither side of an arrow above.
    static let cModules: Set<String> = ["CLua", "COneDNN", "CTensorKernels"]

    @Test func importsFollowTheArrows() throws {
        let ours = Set(ArrowTests.arrows.keys).union(ArrowTests.cModules)
        let files = try SourceTree.swiftFiles(in: "Sources")
        #expect(files.count > 50, "The sources were not found.")
        for file in files {
            guard let allowed = ArrowTests.arrows[file.target] else {
                Issue.record("\(file.path): the target \(file.target) has no row in the table of arrows")
                continue
            }
            let forbidden = file.imports.intersection(ours).subtracting(allowed).subtracting([file.target])
            #expect(forbidden.isEmpty, "\(file.path) imports \(forbidden.sorted()), which Docs/Architecture.md forbids")
        }
    }

    @Test func onlyTheWorkerSeesLua() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
            #expect(!file.imports.contains("CLua"), "\(file.path) imports CLua")
        }
        let dependents = try PackageManifest.load().targets.filter { $0.dependencies.contains("CLua") }.map(\.name)
        #expect(dependents == ["laurel-lua-worker"])
    }

    @Test func declaredDependenciesFollowTheArrows() throws {
        let targets = try PackageManifest.load().targets.filter { $0.type != "test" && $0.type != "system-target" }
        let ours = Set(ArrowTests.arrows.keys).union(ArrowTests.cModules)
        #expect(targets.count >= 14, "The manifest was not read.")
        for target in targets {
            guard let allowed = ArrowTests.arrows[target.name] else { continue }
            let forbidden = target.dependencies.intersection(ours).subtracting(allowed)
            #expect(forbidden.isEmpty, "Package.swift lets \(target.name) depend on \(forbidden.sorted())")
        }
    }

    @Test(
        arguments: [
            ("import Foundation", "Foundation"), ("package import GRPO", "GRPO"), ("@preconcurrency import A", "A"),
            ("import struct Foundation.URL", "Foundation"), ("// import Graders", nil),
            ("let x = \"import Graders\"", nil),
            ("an import Graders", nil),
        ] as [(String, String?)])
    func readsImports(line: String, module: String?) {
        #expect(SourceTree.importedModule(line[...]) == module)
    }
}
