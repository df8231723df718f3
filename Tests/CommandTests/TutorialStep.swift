/// One step of a tutorial page: a file to write, or commands to run.
struct TutorialStep: Sendable {
    enum Action: Sendable {
        /// A fenced block whose fence names a file: ```` ```lua Plugins/x/main.lua ````.
        case write(path: String, text: String)
        /// A block of `sh`, its exit status (```` ```sh exit=1 ````), and what a `text` block behind it says it prints.
        case run(script: String, status: Int32, output: String?)
    }

    let action: Action
    /// The line of the page on which the block starts.
    let line: Int

    /// The steps of a page, in order.
    static func all(in page: String) -> [TutorialStep] {
        var steps: [TutorialStep] = []
        var block: (info: [String], line: Int, text: String)?
        for (index, line) in page.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
            if let open = block {
                if line == "```" {
                    add(open.info, open.text, line: open.line, to: &steps)
                    block = nil
                } else {
                    block?.text += line + "\n"
                }
            } else if line.hasPrefix("```") {
                block = (line.dropFirst(3).split(separator: " ").map(String.init), index + 1, "")
            }
        }
        return steps
    }

    private static func add(_ info: [String], _ text: String, line: Int, to steps: inout [TutorialStep]) {
        let argument = info.dropFirst().first
        switch info.first {
        case "sh":
            let status = argument.flatMap { $0.hasPrefix("exit=") ? Int32($0.dropFirst(5)) : nil } ?? 0
            steps.append(TutorialStep(action: .run(script: text, status: status, output: nil), line: line))
        case "text":
            guard let last = steps.last, case .run(let script, let status, nil) = last.action else { return }
            steps[steps.count - 1] = TutorialStep(
                action: .run(script: script, status: status, output: text), line: last.line)
        default:
            if let argument { steps.append(TutorialStep(action: .write(path: argument, text: text), line: line)) }
        }
    }

    /// Whether output is what a page shows. `…` on a line of its own stands for any lines, within a line for anything.
    static func matches(_ output: String, _ expected: String) -> Bool {
        matches(output.split(separator: "\n")[...], expected.split(separator: "\n")[...])
    }

    private static func matches(_ lines: ArraySlice<Substring>, _ expected: ArraySlice<Substring>) -> Bool {
        guard let wanted = expected.first else { return lines.isEmpty }
        if wanted == "…" {
            return (lines.startIndex...lines.endIndex).contains { matches(lines[$0...], expected.dropFirst()) }
        }
        guard let line = lines.first, matches(line, wanted) else { return false }
        return matches(lines.dropFirst(), expected.dropFirst())
    }

    private static func matches(_ line: Substring, _ wanted: Substring) -> Bool {
        let pieces = wanted.split(separator: "…", omittingEmptySubsequences: false)
        guard let first = pieces.first, line.hasPrefix(first) else { return false }
        var rest = line.dropFirst(first.count)
        for piece in pieces.dropFirst().dropLast() where !piece.isEmpty {
            guard let place = rest.firstRange(of: piece) else { return false }
            rest = rest[place.upperBound...]
        }
        return pieces.count == 1 ? rest.isEmpty : rest.hasSuffix(pieces.last ?? "")
    }
}
