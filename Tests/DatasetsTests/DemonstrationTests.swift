import Datasets
import LaurelRewards
import Testing

@Suite struct DemonstrationTests {
    @Test func takesTheAnswerFromTheLastTurnOrFromItsColumn() throws {
        let file = try Fixture(
            """
            {"messages": [{"role": "user", "content": "2 + 2?"}, {"role": "assistant", "content": "4"}]}
            {"prompt": "3 + 3?", "completion": "6", "level": 1}

            {"messages": [{"role": "system", "content": "s"}, {"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}, {"role": "user", "content": "c"}, {"role": "assistant", "content": "d"}]}
            """)
        let rows = try Demonstration.all(path: file.path)
        #expect(rows.map(\.answer) == ["4", "6", "d"])
        #expect(rows.map(\.line) == [1, 2, 4])
        #expect(rows.map { $0.messages.map(\.content) } == [["2 + 2?"], ["3 + 3?"], ["s", "a", "b", "c"]])
    }

    @Test(arguments: [
        (#"{"prompt": "a"}"#, "no answer to learn"),
        (#"{"prompt": "a", "completion": ""}"#, "empty"),
        (#"{"prompt": "a", "completion": 3}"#, "no string"),
        (#"{"messages": [{"role": "assistant", "content": "b"}]}"#, "expected the user's before it"),
        (
            #"{"completion": "c", "messages": [{"role": "user", "content": "a"}, {"role": "assistant", "content": "b"}]}"#,
            "expected one of them"
        ),
    ])
    func namesTheRowThatCannotBeLearnt(row: String, mention: String) throws {
        let file = try Fixture(#"{"prompt": "a", "completion": "b"}"# + "\n" + row + "\n")
        let error = #expect(throws: DatasetError.self) { try Demonstration.all(path: file.path) }
        #expect(error?.line == 2)
        #expect(error?.message.contains(mention) == true, "\(String(describing: error))")
    }
}
