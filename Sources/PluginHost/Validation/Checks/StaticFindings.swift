/// Findings about the names that one file uses.
struct StaticFindings {
    let subject: ValidationSubject
    let file: String
    /// Globals that some file of the plugin assigns.
    let globals: Set<String>

    func findings(_ facts: LuaFacts) -> [ValidationFinding] {
        reads(facts) + writes(facts) + members(facts) + fields(facts)
    }

    private func finding(
        _ code: FindingCode, _ severity: ValidationFinding.Severity, _ mention: LuaFacts.Mention, _ message: String,
        _ remedy: String
    ) -> ValidationFinding {
        subject.finding(code, severity, evidence: .init(file: file, line: mention.line), message, remedy: remedy)
    }

    /// Each name once, where it stands first.
    private func first(_ mentions: [LuaFacts.Mention]) -> [LuaFacts.Mention] {
        var seen: Set<String> = []
        return mentions.filter { seen.insert($0.name).inserted }
    }

    private func reads(_ facts: LuaFacts) -> [ValidationFinding] {
        first(facts.globalReads).compactMap { use in
            if LuaEnvironment.refused.contains(use.name) { return refused(use.name, use) }
            if use.name == "require" { return subject.manifest == nil ? refused(use.name, use) : nil }
            if LuaEnvironment.functions.contains(use.name) || globals.contains(use.name) || facts.handlesEnvironment {
                return nil
            }
            return finding(
                .undefinedGlobal, .error, use, "`\(use.name)` is defined nowhere: it is nil.",
                "Correct the name, or declare it with `local` before it is used.")
        }
    }

    private func refused(_ name: String, _ use: LuaFacts.Mention) -> ValidationFinding {
        finding(
            .forbiddenName, .error, use, "`\(name)` is refused by the sandbox: using it ends the call as forbidden.",
            "Leave it out; what a script needs comes in `sample.metadata` and `params`.")
    }

    private func writes(_ facts: LuaFacts) -> [ValidationFinding] {
        var findings = first(facts.globalWrites).compactMap { use -> ValidationFinding? in
            if use.name == "grade" || use.name == "grade_group" { return nil }
            if LuaEnvironment.libraries[use.name] != nil || LuaEnvironment.functions.contains(use.name) {
                return finding(
                    .shadowedAPI, .error, use, "The global `\(use.name)` is overwritten, which the sandbox provides.",
                    "Give your own value another name and make it `local`.")
            }
            return finding(
                .globalWrite, .warning, use, "`\(use.name)` is assigned as a global.",
                "Declare it with `local`; only `grade` and `grade_group` are globals.")
        }
        findings += first(facts.memberWrites).map { use in
            finding(
                .shadowedAPI, .error, use, "`\(use.name)` is overwritten, which the sandbox provides.",
                "Keep your own function in a local.")
        }
        findings += first(facts.shadows).map { use in
            finding(
                .shadowedAPI, .warning, use, "The local `\(use.name)` hides the sandbox's library of that name.",
                "Give the local another name.")
        }
        findings += first(facts.stateWrites).map { use in
            finding(
                .keepsState, .warning, use,
                "`\(use.name)` lives outside of the function that changes it: the change is gone with the next call.",
                "Keep what a call needs in locals; to compare candidates write `grade_group`.")
        }
        return findings
    }

    private func members(_ facts: LuaFacts) -> [ValidationFinding] {
        first(facts.memberReads).compactMap { use in
            let parts = use.name.split(separator: ".", maxSplits: 1).map(String.init)
            guard parts.count == 2, let known = LuaEnvironment.libraries[parts[0]] else { return nil }
            if use.name == "string.dump" { return refused(use.name, use) }
            if use.name == "math.random" || use.name == "math.randomseed" {
                return finding(
                    .usesRandom, .warning, use,
                    "`\(use.name)` adds noise to the score: it is the same for the same completion, and means nothing.",
                    "Score without chance.")
            }
            guard !known.contains(parts[1]), !facts.memberWrites.contains(where: { $0.name == use.name }) else {
                return nil
            }
            return finding(
                .unknownMember, .error, use, "There is no `\(use.name)` in the sandbox: it is nil.",
                "Use what the sandbox has: \(known.sorted().joined(separator: ", ")).")
        }
    }

    private func fields(_ facts: LuaFacts) -> [ValidationFinding] {
        first(facts.sampleReads.filter { !LuaEnvironment.sampleFields.contains($0.name) && $0.isCertain }).map { use in
            finding(
                .unknownField, .error, use, "A sample has no `\(use.name)`: it is always nil.",
                "Samples have \(LuaEnvironment.sampleFields.sorted().joined(separator: ", ")); other columns of a row "
                    + "are in `sample.metadata`.")
        }
            + first(facts.refusedFields).map { use in
                finding(
                    .forbiddenName, .error, use, "The metatable field `\(use.name)` is refused by the sandbox.",
                    "Write the code without it.")
            }
    }
}
