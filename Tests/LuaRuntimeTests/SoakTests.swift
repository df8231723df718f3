import Foundation
import LuaRuntime
import Testing

/// Ten thousand hostile candidates in a process of their own, so that no other test's memory is measured with theirs.
@Suite(.serialized) struct SoakTests {
    @Test func tenThousandHostileCandidatesLeaveNothingBehind() async throws {
        let ended = try await #require(processExitsWith: .success, observing: [\.standardOutputContent]) {
            let pool = try LuaWorkerPool(workerCount: 2)
            try await Soak.run(1500, on: pool)
            let before = try Soak.Footprint()
            for _ in 0..<10 { try await Soak.run(1000, on: pool) }
            let after = try Soak.Footprint()
            pool.close()
            let closed = try Soak.Footprint()
            print("before \(before), after \(after), closed \(closed)")
            #expect(after.descriptors <= before.descriptors)
            #expect(after.children <= 2)
            #expect(after.residentKilobytes <= before.residentKilobytes + 4096)
            #expect(closed.children == 0)
            #expect(closed.descriptors <= before.descriptors - 2)
        }
        let figures = String(decoding: ended.standardOutputContent, as: UTF8.self)
        #expect(figures.contains("after"), "\(figures)")
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

    static func run(_ count: Int, on pool: LuaWorkerPool) async throws {
        // Long enough that a busy machine does not turn other outcomes into timeouts.
        let limits = LuaLimits(wallMilliseconds: 50, memoryBytes: 4 << 20)
        let results = try await grade(source, Array(repeating: "x", count: count), pool: pool, limits: limits)
        let wrong = results.enumerated().filter { $1.outcomeName != outcome($0) && $1.outcomeName != "timeout" }
        #expect(wrong.isEmpty, "\(wrong.prefix(3))")
        #expect(results.count { $0.outcomeName == "timeout" } <= count / 20)
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

        var description: String { "\(residentKilobytes) kB, \(descriptors) descriptors, \(children) children" }
    }
}
