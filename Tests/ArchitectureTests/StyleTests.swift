import Foundation
import Testing

/// Keeps what the style asks of every file and a formatter does not check.
@Suite struct StyleTests {
    private static let programs: Set<String> = ["laurel"]

    @Test func filesStayShort() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") + SourceTree.swiftFiles(in: "Tests") {
            #expect(file.lines.count <= 401, "\(file.path) has \(file.lines.count - 1) lines; split it by aspect")
        }
    }

    @Test func librariesNeitherPrintNorTrap() throws {
        for file in try SourceTree.swiftFiles(in: "Sources") where !StyleTests.programs.contains(file.target) {
            for (number, line) in file.lines.enumerated() {
                let code = line.prefix { $0 != "/" }
                #expect(!StyleTests.traps(code), "\(file.path):\(number + 1): \(line)")
            }
        }
    }

    /// Whether a line of code prints, or turns an error or a nil into a trap.
    private static func traps(_ code: Substring) -> Bool {
        if code.contains("try!") || code.contains(" as! ") { return true }
        if code.contains(/(^|[^.\w])print\(/) { return true }
        // A force unwrap follows a name, a bracket or a parenthesis, outside of strings.
        guard !code.contains("\"") else { return false }
        return code.contains(/[\w\)\]]!($|[\s.,:\)\]\[\(])/)
    }

    @Test(arguments: [
        ("let a = b!", true), ("f(x!)", true), ("try! f()", true), ("print(a)", true), ("    print(\"a\")", true),
        ("a != b", false), ("!a", false), ("if !a, !b {", false), ("fingerprint(a)", false), ("log.print(a)", false),
        ("\"Stop!\"", false), ("a[0]!.b", true),
    ])
    func seesTraps(code: String, isTrap: Bool) {
        #expect(StyleTests.traps(code[...]) == isTrap)
    }

    @Test func theTopLevelStaysSmall() throws {
        let allowed: Set<String> = [
            "Sources", "Tests", "Plugins", "Examples", "Docs", "Package.swift", "Package.resolved", "Makefile",
            "README.md", "CONTRIBUTING.md", "LICENSE",
        ]
        let names = try FileManager.default.contentsOfDirectory(atPath: SourceTree.root.path(percentEncoded: false))
        let others = Set(names.filter { !$0.hasPrefix(".") }).subtracting(allowed)
        #expect(others.isEmpty, "\(others.sorted()) lies at the top level; see CONTRIBUTING.md for where things go")
    }
}
