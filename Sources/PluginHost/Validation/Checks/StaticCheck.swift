/// What reading the code shows, without running it.
struct StaticCheck: ValidationCheck {
    func findings(in trial: ValidationTrial) async -> [ValidationFinding] {
        trial.subject.sources.isEmpty ? [] : findings(in: trial.subject)
    }

    /// The findings about a subject's text alone.
    func findings(in subject: ValidationSubject) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        var read: [(source: ValidationSubject.Source, facts: LuaFacts)] = []
        for source in subject.sources {
            do {
                read.append((source, try LuaParser.facts(of: source.bytes)))
            } catch {
                findings.append(
                    subject.finding(
                        .staticSkipped, .note, evidence: .init(file: source.file, line: error.line),
                        "The code could not be read for names: \(error.message)",
                        remedy: "None is needed if the script loads; simpler code would be checked."))
            }
        }
        let globals = Set(read.flatMap { $0.facts.globalWrites.map(\.name) })
        for (source, facts) in read {
            findings += StaticFindings(subject: subject, file: source.file, globals: globals).findings(facts)
        }
        if read.count == subject.sources.count { findings += agreement(subject, read) }
        return findings
    }

    /// Do manifest and code agree on params and needs?
    private func agreement(
        _ subject: ValidationSubject, _ read: [(source: ValidationSubject.Source, facts: LuaFacts)]
    ) -> [ValidationFinding] {
        guard let manifest = subject.manifest else { return [] }
        let declared = Set(manifest.params.map(\.name))
        var findings: [ValidationFinding] = []
        var seen: Set<String> = []
        for (source, facts) in read {
            for param in facts.paramReads where !declared.contains(param.name) && seen.insert(param.name).inserted {
                findings.append(
                    subject.finding(
                        .paramsUndeclared, param.isCertain ? .error : .warning,
                        evidence: .init(file: source.file, line: param.line),
                        "The code reads `params.\(param.name)`, which the manifest does not declare: it is always nil.",
                        remedy: "Declare `\(param.name)` under `params`, or correct the name."))
            }
        }
        let reads = Set(read.flatMap { $0.facts.paramReads.map(\.name) })
        let words = Set(read.flatMap { $0.facts.words })
        let escapes = read.contains { $0.facts.paramsEscape }
        for param in manifest.params where !reads.contains(param.name) && !(escapes && words.contains(param.name)) {
            // A script that walks over all of its params may use every one of them.
            if escapes, reads.isEmpty { continue }
            findings.append(
                subject.finding(
                    .paramsUnused, .warning, evidence: .init(file: PluginManifest.fileName),
                    "The manifest declares the parameter `\(param.name)`, and the code never reads it: setting it does "
                        + "nothing.",
                    remedy: "Use `params.\(param.name)`, or take it out of the manifest."))
        }
        return findings + needs(subject, manifest, words: words, read)
    }

    private func needs(
        _ subject: ValidationSubject, _ manifest: PluginManifest, words: Set<String>,
        _ read: [(source: ValidationSubject.Source, facts: LuaFacts)]
    ) -> [ValidationFinding] {
        var findings: [ValidationFinding] = []
        for need in PluginManifest.Need.allCases {
            if manifest.needs.contains(need), !words.contains(need.rawValue) {
                findings.append(
                    subject.finding(
                        .needsUnused, .warning, evidence: .init(file: PluginManifest.fileName),
                        "The manifest says that it needs \(need.rawValue), and the code never reads it.",
                        remedy: "Take `\(need.rawValue)` out of `needs`, or use `sample.\(need.rawValue)`."))
            }
            guard !manifest.needs.contains(need) else { continue }
            for (source, facts) in read {
                guard let use = facts.sampleReads.first(where: { $0.name == need.rawValue && $0.isCertain }) else {
                    continue
                }
                findings.append(
                    subject.finding(
                        .needsUndeclared, .warning, evidence: .init(file: source.file, line: use.line),
                        "The code reads `sample.\(need.rawValue)`, and the manifest does not say that it needs it.",
                        remedy: "Add `\(need.rawValue)` to `needs`, so that rows without it are found before a run."))
                break
            }
        }
        return findings
    }
}
