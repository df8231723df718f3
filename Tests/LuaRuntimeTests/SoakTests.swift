import Foundation
import LuaRuntime
import Testing

/// Ten thousand hostile candidates in a process of their own, so that no other test's memory is measured with theirs.
@Suite(.serialized) struct SoakTests {
    @Test func tenThousandHostileCandidatesLeaveNothingBehind() async throws {
        let ended = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let pool = try LuaWorkerPool(workerCount: 2)
            let warm = try await Soak.run(1500, on: pool)
            let before = try Soak.Footprint()
            var wrong = warm.wrong
            var timeouts = 0
            for _ in 0..<10 {
                let round = try await Soak.run(1000, on: pool)
                wrong += round.wrong
                timeouts += round.timeouts
            }
            let after = try Soak.Footprint()
            pool.close()
            print("soak", wrong, timeouts, before, after, try Soak.Footprint())
        }
        let text = String(decoding: ended.standardOutputContent, as: UTF8.self)
        let line = try #require(text.split(separator: "\n").first { $0.hasPrefix("soak ") }, "\(text)")
        print(line)
        let figures = line.split(separator: " ").compactMap { Int($0) }
        try #require(figures.count == 11)
        let (wrong, timeouts) = (figures[0], figures[1])
        let (before, after, closed) = (figures[2..<5], figures[5..<8], figures[8..<11])
        #expect(wrong == 0)
        // One in a hundred has to; a busy machine makes a few others late.
        #expect((100...500).contains(timeouts))
        #expect(after[5] <= before[2] + 4096, "resident kilobytes")
        #expect(after[6] <= before[3], "descriptors")
        #expect(after[7] <= 2 && closed[10] == 0, "child processes")
        #expect(closed[9] <= after[6], "a closed pool has closed its sockets")
    }
}

/// The hostile candidates and what is measured around them.
enum Soak {
    /// Most kinds end at once; one in a hundred runs into the deadline.
    static let source = """
        function grade(sample)
          local kind = sample.index % 100
          if kind < 30 then error({ "x" }) end
          if kind < 40 then error(("x"):rep(100000)) end
          if kind < 55 then return 0 / 0 end
          if kind < 60 then print(("x"):rep(10000)) return { score = 1, parts = { [("x"):rep(1000)] = 1 } } end
          if kind < 80 then os.exit() end
          if kind < 90 then return #("x"):rep(1 << 30) end
          if kind < 95 then return pcall(setmetatable, {}, { __gc = print }) end
          if kind < 99 then \(AttackTests.lateConcat) end
          while true do end
        end
        """

    static func outcome(_ index: Int) -> String {
        switch index % 100 {
        case ..<40: "runtime"
        case ..<60: "invalidScore"
        case ..<80: "forbidden"
        case ..<90: "memory"
        case ..<95: "forbidden"
        case ..<99: "runtime"
        default: "timeout"
        }
    }

    /// Grades candidates and counts those that ended otherwise than they should, and those that timed out.
    static func run(_ count: Int, on pool: LuaWorkerPool) async throws -> (wrong: Int, timeouts: Int) {
        // Long enough that a busy machine seldom turns other outcomes into timeouts.
        let limits = LuaLimits(wallMilliseconds: 50, memoryBytes: 4 << 20)
        let results = try await grade(source, Array(repeating: "x", count: count), pool: pool, limits: limits)
        let timeouts = results.count { $0.outcomeName == "timeout" }
        let wrong = results.enumerated().count { $1.outcomeName != outcome($0) && $1.outcomeName != "timeout" }
        return (wrong, timeouts)
    }

    /// What this process holds.
    struct Footprint: CustomStringConvertible {
        let residentKilobytes: Int
        let descriptors: Int
        let children: Int

        init() throws {
            let status = try String(contentsOfFile: "/proc/self/status", encoding: .utf8)
            let line = status.split(separator: "\n").first { $0.hasPrefix("VmRSS:") }
            residentKilobytes = Int(line?.split(whereSeparator: { !$0.isNumber }).first ?? "") ?? 0
            descriptors = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            children = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/task").reduce(0) {
                let text = try? String(contentsOfFile: "/proc/self/task/\($1)/children", encoding: .utf8)
                return $0 + (text ?? "").split(separator: " ").count
            }
        }

        /// The three numbers, apart by spaces.
        var description: String { "\(residentKilobytes) \(descriptors) \(children)" }
    }
}
