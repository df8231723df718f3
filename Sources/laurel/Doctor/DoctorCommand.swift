import ArgumentParser

/// `laurel doctor`: what the machine has, what is missing, and how to get it.
struct DoctorCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "doctor",
        abstract: "Says what this machine has for training, what is missing, and how to get it.",
        discussion: "Exit status: 0 when everything needed is there, 1 when something is missing.")

    func run() async throws {
        let findings = await Diagnosis.findings(home: LaurelHome())
        for finding in findings { print(finding.line) }
        guard findings.allSatisfy({ $0.state != .missing }) else { throw ExitCode(1) }
    }
}
