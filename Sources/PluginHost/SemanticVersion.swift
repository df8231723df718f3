/// Versions by semver.org 2.0.0.
enum SemanticVersion {
    static func isValid(_ text: String) -> Bool {
        guard text.utf8.count <= 64 else { return false }
        let build = text.split(separator: "+", maxSplits: 1, omittingEmptySubsequences: false)
        let release = build[0].split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        let numbers = release[0].split(separator: ".", omittingEmptySubsequences: false)
        return numbers.count == 3 && numbers.allSatisfy(isNumber)
            && (release.count == 1 || identifiers(release[1]).allSatisfy { isIdentifier($0) && !hasLeadingZero($0) })
            && (build.count == 1 || identifiers(build[1]).allSatisfy(isIdentifier))
    }

    private static func identifiers(_ text: Substring) -> [Substring] {
        text.split(separator: ".", omittingEmptySubsequences: false)
    }

    private static func isNumber(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy { (0x30...0x39).contains($0) } && (text.count == 1 || text.first != "0")
    }

    private static func hasLeadingZero(_ text: Substring) -> Bool {
        text.count > 1 && text.first == "0" && text.utf8.allSatisfy { (0x30...0x39).contains($0) }
    }

    private static func isIdentifier(_ text: Substring) -> Bool {
        !text.isEmpty
            && text.utf8.allSatisfy {
                (0x30...0x39).contains($0) || (0x41...0x5A).contains($0) || (0x61...0x7A).contains($0) || $0 == 0x2D
            }
    }
}
