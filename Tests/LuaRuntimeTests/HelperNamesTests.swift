import Foundation
import LuaRuntime
import Testing

/// What authors are told about the `laurel` table is what the worker has.
@Suite struct HelperNamesTests {
    private func authoringFile(_ name: String) throws -> String {
        let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent()
        return try String(contentsOf: root.appending(path: "Sources/PluginHost/Authoring/\(name)"), encoding: .utf8)
    }

    /// The names in the worker's table, `kind name` each, sorted.
    private func workerNames() async throws -> [String] {
        let source = """
            function grade()
              local names = {}
              local function add(prefix, list)
                for name, value in pairs(list) do
                  names[#names + 1] = type(value) .. " " .. prefix .. name
                  if type(value) == "table" then add(prefix .. name .. ".", value) end
                end
              end
              add("", laurel)
              table.sort(names)
              return 1, table.concat(names, "\\n")
            end
            """
        let detail = try #require(try await grade(source).first?.detail)
        return detail.split(separator: "\n").map(String.init)
    }

    @Test func theDefinitionFileNamesWhatTheWorkerHas() async throws {
        let definitions = try authoringFile("laurel-definitions.lua")
        var documented = definitions.matches(of: #/(?m)^function laurel\.([\w.]+)\(/#).map { "function \($0.1)" }
        documented += definitions.matches(of: #/(?m)^laurel\.(\w+) = \{\}/#).map { "table \($0.1)" }
        var owner = ""
        for line in definitions.split(separator: "\n") {
            if let name = line.firstMatch(of: #/^---@class laurel\.?(\w*)/#) {
                owner = name.1.isEmpty ? "" : name.1 + "."
            } else if let field = line.firstMatch(of: #/^---@field (\w+) (lightuserdata|integer) /#),
                ["", "json.", "regex."].contains(owner)
            {
                documented.append("\(field.2 == "integer" ? "number" : "userdata") \(owner)\(field.1)")
            }
        }
        #expect(documented.sorted() == (try await workerNames()))
    }

    @Test func theLuacheckConfigurationNamesWhatTheWorkerHas() async throws {
        let configuration = try authoringFile("luacheckrc")
        let start = try #require(configuration.range(of: "laurel = {\n      fields"))
        let end = try #require(configuration.range(of: "std ="))
        let table = configuration[start.upperBound..<end.lowerBound]
        var listed = Set(table.matches(of: #/"(\w+)"/#).map { String($0.1) })
        listed.formUnion(["json", "regex"])
        let names = try await workerNames().flatMap {
            $0.split(separator: " ")[1].split(separator: ".").map(String.init)
        }
        #expect(listed == Set(names))
    }

    @Test func everyFunctionIsDocumented() throws {
        let lines = try authoringFile("laurel-definitions.lua").split(separator: "\n", omittingEmptySubsequences: false)
        var comments: [Substring] = []
        var count = 0
        for line in lines {
            if line.hasPrefix("---") {
                comments.append(line)
                continue
            }
            if let match = line.firstMatch(of: #/^function [\w.]+\(([^)]*)\) end$/#) {
                count += 1
                #expect(comments.first?.hasPrefix("---@") == false, "\(line) has no summary")
                for name in match.1.split(separator: ", ") {
                    #expect(
                        comments.contains { $0.hasPrefix("---@param \(name)") }, "\(line) does not document \(name)")
                }
            }
            comments = []
        }
        #expect(count >= 35)
    }
}
