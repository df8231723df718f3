import GRPO
import LaurelRewards
import Testing

@Suite struct DataOrderTests {
    static let samples = (0..<10).map { Sample(index: $0, messages: [Message(role: "user", content: "\($0)")]) }

    static func order(seed: UInt64 = 1, isShuffled: Bool = true) throws -> DataOrder<Sample> {
        try DataOrder(rows: samples, batchSize: 4, seed: seed, isShuffled: isShuffled, batch: "a batch takes 4")
    }

    @Test func usesEverySampleAtMostOnceAnEpochAndDropsTheRest() throws {
        var order = try Self.order()
        #expect(order.batchesPerEpoch == 2)
        let epoch = order.next() + order.next()
        #expect(Set(epoch.map(\.index)).count == 8)
        #expect(order.epochs == 1)
        _ = order.next()
        #expect(order.position.epoch == 1)
        #expect(order.epochs == 1.5)
    }

    @Test func everyEpochHasItsOwnOrderAndTheSeedGivesItAgain() throws {
        var (first, second) = (try Self.order(), try Self.order())
        let batches = (0..<4).map { _ in first.next().map(\.index) }
        #expect(batches == (0..<4).map { _ in second.next().map(\.index) })
        #expect(batches[0] + batches[1] != batches[2] + batches[3])
        var other = try Self.order(seed: 2)
        #expect(other.next().map(\.index) != batches[0])
    }

    @Test func keepsFileOrderWithoutShuffling() throws {
        var order = try Self.order(isShuffled: false)
        #expect(order.next().map(\.index) == [0, 1, 2, 3])
        #expect(order.next().map(\.index) == [4, 5, 6, 7])
        #expect(order.next().map(\.index) == [0, 1, 2, 3])
    }

    @Test func goesOnFromAPosition() throws {
        var order = try Self.order()
        for _ in 0..<3 { _ = order.next() }
        var resumed = try Self.order()
        try resumed.move(to: order.position)
        for _ in 0..<3 { #expect(resumed.next() == order.next()) }
    }

    @Test func refusesAPositionOutsideTheData() throws {
        var order = try Self.order()
        var position = DataPosition()
        position.used = 11
        #expect(throws: TrainingError.self) { try order.move(to: position) }
    }

    @Test func refusesFewerRowsThanAStepTakes() {
        let error = #expect(throws: TrainingError.self) {
            try DataOrder(rows: Self.samples, batchSize: 11, seed: 1, isShuffled: true, batch: "a batch takes 11")
        }
        #expect(error?.code == "dataset-too-small")
        #expect(error?.message.contains("10 rows") == true)
    }
}
