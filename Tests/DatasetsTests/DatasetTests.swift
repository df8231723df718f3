import Datasets
import Foundation
import LaurelRewards
import Testing

@Suite struct DatasetTests {
    @Test func readsTheThreeRowForms() throws {
        let fixture = try Fixture(
            """
            {"messages": [{"role": "system", "content": "S"}, {"role": "user", "content": "U"}], "reference_answer": "28"}

            {"messages": [{"role": "user", "content": "U", "name": "Ada"}], "level": 3, "tags": ["a"], "tools": []}
            {"prompt": "P", "reference_answer": 28.50, "weight": 0.5, "messages_seen": null}
            """)
        let dataset = try Dataset(path: fixture.path)
        #expect(dataset.lines == [1, 3, 4])
        #expect(dataset.samples.map(\.index) == [0, 1, 2])
        #expect(dataset.samples.map(\.reference) == ["28", nil, "28.50"])
        #expect(dataset.samples[0].messages.map(\.role) == ["system", "user"])
        #expect(dataset.samples[1].metadata == ["level": .integer(3), "tags": .array([.string("a")])])
        #expect(dataset.samples[2].messages == [Message(role: "user", content: "P")])
        #expect(dataset.samples[2].metadata == ["weight": .number(0.5), "messages_seen": .null])
    }

    @Test(
        arguments: [
            ("[1]", nil, "an array"), ("{}", "messages", "neither"), (#"{"prompt": 1}"#, "prompt", "a number"),
            (#"{"messages": "hi"}"#, "messages", "a string"), (#"{"messages": []}"#, "messages", "empty"),
            (#"{"messages": ["hi"]}"#, "messages[0]", "a string"),
            (#"{"messages": [{"content": "x"}]}"#, "messages[0].role", "no \"role\""),
            (
                #"{"messages": [{"role": "tool", "content": "x"}]}"#, "messages[0].role",
                "developer, system, user, assistant"
            ),
            (#"{"messages": [{"role": "user"}]}"#, "messages[0].content", "no \"content\""),
            (#"{"messages": [{"role": "user", "content": null}]}"#, "messages[0].content", "null"),
            (
                #"{"messages": [{"role": "user", "content": "x", "tool_calls": [1]}]}"#, "messages[0].tool_calls",
                "tool_calls"
            ),
            (
                #"{"messages": [{"role": "user", "content": "x"}, {"role": "assistant", "content": "y"}]}"#, "messages",
                "expected the user's"
            ),
            (#"{"prompt": "x", "reference_answer": true}"#, "reference_answer", "a boolean"),
            (#"{"prompt": "x", "reference_answer": ["1"]}"#, "reference_answer", "an array"),
            (#"{"prompt": "x", "tools": [{}]}"#, "tools", "not supported"),
        ] as [(String, String?, String)])
    func namesTheFieldOfABadRow(row: String, field: String?, expected: String) throws {
        let fixture = try Fixture("{\"prompt\": \"fine\"}\n\n" + row)
        let error = try #require(fixture.datasetError())
        #expect(error.code == "row")
        #expect(error.file == fixture.path)
        #expect(error.line == 3)
        #expect(error.field == field)
        #expect(error.message.contains(expected), "\(error.message)")
        #expect(error.description == "error[row]: \(fixture.path):3: \(error.message)")
    }

    @Test func refusesAFileWithoutRows() throws {
        #expect(try Fixture("\n \n").datasetError()?.code == "empty-dataset")
        #expect(try Fixture("").datasetError()?.code == "empty-dataset")
    }

    @Test func namesTheFirstRowWithoutAReference() throws {
        let fixture = try Fixture("{\"prompt\": \"a\", \"reference_answer\": 1}\n\n{\"prompt\": \"b\"}\n")
        let dataset = try Dataset(path: fixture.path)
        let error = #expect(throws: DatasetError.self) { try dataset.requireReferences(for: "math_accuracy") }
        #expect(error?.code == "missing-reference")
        #expect(error?.line == 3)
        #expect(error?.message.contains("math_accuracy") == true)
    }

    @Test func givesAskedForColumnsBesideTheSample() throws {
        let fixture = try Fixture(#"{"prompt": "a", "completion": "b", "finish_reason": 1, "level": 2}"#)
        var reader = try DatasetReader(
            path: fixture.path, extraColumns: ["completion", "finish_reason", "token_count"])
        let row = try #require(try reader.next())
        #expect(try row.text(of: "completion") == "b")
        #expect(row.sample.metadata == ["level": .integer(2)])
        #expect(throws: DatasetError.self) { try row.text(of: "finish_reason") }
        let missing = #expect(throws: DatasetError.self) { try row.text(of: "token_count") }
        #expect(missing?.field == "token_count")
        #expect(missing?.line == 1)
        #expect(try reader.next() == nil)
    }

    @Test func shufflesBySeedAndEpochAlone() throws {
        let fixture = try Fixture((0..<50).map { "{\"prompt\": \"\($0)\"}" }.joined(separator: "\n"))
        let dataset = try Dataset(path: fixture.path)
        let first = dataset.order(seed: 42, epoch: 0)
        #expect(first == dataset.order(seed: 42, epoch: 0))
        #expect(first.sorted() == Array(0..<50))
        #expect(first != dataset.order(seed: 42, epoch: 1))
        #expect(first != dataset.order(seed: 43, epoch: 0))
        #expect(dataset.order(seed: 41, epoch: 2) != dataset.order(seed: 42, epoch: 1))
    }

    /// Computed by an independent Python version, so that a change of the algorithm, which would break resumed runs, shows.
    @Test func keepsItsOrderBetweenVersions() {
        #expect(SeededOrder.permutation(of: 10, seed: 42, epoch: 0) == [4, 7, 2, 9, 0, 6, 8, 5, 3, 1])
        #expect(SeededOrder.permutation(of: 1, seed: 1, epoch: 1) == [0])
        #expect(SeededOrder.permutation(of: 0, seed: 1, epoch: 1) == [])
    }

    @Test func splitsIntoDisjointPartsThatKeepTheirLines() throws {
        let fixture = try Fixture((0..<20).map { "{\"prompt\": \"\($0)\"}" }.joined(separator: "\n"))
        let dataset = try Dataset(path: fixture.path)
        let (train, heldOut) = try dataset.split(heldOut: 5, seed: 7)
        #expect((train.samples + heldOut.samples).map(\.index).sorted() == Array(0..<20))
        #expect(heldOut.count == 5)
        #expect(heldOut.lines == heldOut.samples.map { $0.index + 1 })
        #expect(heldOut.samples == (try dataset.split(heldOut: 5, seed: 7).heldOut.samples))
        #expect(throws: DatasetError.self) { try dataset.split(heldOut: 20, seed: 7) }
        #expect(throws: DatasetError.self) { try dataset.split(heldOut: 0, seed: 7) }
    }
}
