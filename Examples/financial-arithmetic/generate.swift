// Writes train.jsonl and eval.jsonl: short money questions with whole-dollar answers.
//
//     swift generate.swift [FOLDER]
//
// The same script always writes the same bytes. Tune the mix below, run it again, and commit the data with it.

import Foundation

let seed: UInt64 = 2
let trainingRows = 512
let heldOutRows = 128

/// How often each kind of question is asked, in parts of the whole.
let mix: [(kind: Kind, weight: Int)] = [
    (.sum, 70),
    (.purchase, 6),
    (.difference, 10),
    (.change, 4),
    (.product, 4),
    (.percent, 3),
    (.invoice, 3),
]

/// Ends every question, so that there is one form of answer.
let instruction = "Reply with just the number."

enum Kind: String {
    /// Two amounts to add, asked plainly, or told as a purchase.
    case sum, purchase
    case difference, change, product, percent
    /// Three amounts to add.
    case invoice
}

/// A question's numbers and its answer.
struct Problem {
    let kind: Kind
    let operands: [Int]
    let answer: Int

    /// What no two rows share, in training and held-out data taken together: 12 + 34 and 34 + 12 are one sum.
    var key: String {
        switch kind {
        case .sum, .purchase, .invoice: "add \(operands.sorted())"
        case .difference, .change: "subtract \(operands)"
        case .product: "multiply \(operands.sorted())"
        case .percent: "percent \(operands)"
        }
    }
}

// MARK: Numbers

/// SplitMix64: the same numbers on every machine.
struct SplitMix64 {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ (mixed >> 30)) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ (mixed >> 27)) &* 0x94D0_49BB_1331_11EB
        return mixed ^ (mixed >> 31)
    }

    mutating func number(_ range: ClosedRange<Int>) -> Int {
        range.lowerBound + Int(next() % UInt64(range.count))
    }

    mutating func pick<Element>(_ elements: [Element]) -> Element {
        elements[number(0...elements.count - 1)]
    }

    /// The elements in another order: Fisher–Yates, since `shuffled` promises no algorithm.
    mutating func shuffle<Element>(_ elements: [Element]) -> [Element] {
        var shuffled = elements
        for last in stride(from: shuffled.count - 1, to: 0, by: -1) { shuffled.swapAt(last, number(0...last)) }
        return shuffled
    }

    /// Two different elements.
    mutating func pair<Element>(_ elements: [Element]) -> (Element, Element) {
        let first = number(0...elements.count - 1)
        let second = (first + number(1...elements.count - 1)) % elements.count
        return (elements[first], elements[second])
    }
}

func problem(_ kind: Kind, _ random: inout SplitMix64) -> Problem {
    switch kind {
    case .sum, .purchase:
        let (a, b) = (random.number(11...49), random.number(11...49))
        return Problem(kind: kind, operands: [a, b], answer: a + b)
    case .difference:
        let (a, b) = (random.number(21...69), random.number(2...9))
        return Problem(kind: kind, operands: [a, b], answer: a - b)
    case .change:
        let note = random.pick([20, 50])
        let price = random.number(3...note - 2)
        return Problem(kind: kind, operands: [note, price], answer: note - price)
    case .product:
        let (quantity, price) = (random.number(2...9), random.number(3...12))
        return Problem(kind: kind, operands: [quantity, price], answer: quantity * price)
    case .percent:
        let share = random.pick([10, 50])
        let amount = 20 * random.number(2...30)
        return Problem(kind: kind, operands: [share, amount], answer: amount * share / 100)
    case .invoice:
        let prices = [random.number(2...12), random.number(2...12), random.number(2...12)]
        return Problem(kind: kind, operands: prices, answer: prices.reduce(0, +))
    }
}

// MARK: Words

let people = ["Ada", "Ben", "Chloe", "Dev", "Elif", "Farid", "Grace", "Hugo", "Ines", "Jun", "Kofi", "Lena"]
let things = [
    "a book", "a lamp", "a shirt", "a cake", "a ticket", "a chair", "a bag", "a toy", "a watch", "a pan", "a plant",
    "a phone case",
]
let plurals = ["pens", "coffees", "sandwiches", "tickets", "notebooks", "plates", "candles", "apples", "stamps"]
let bills = ["rent", "food", "water", "power", "fuel", "repairs", "clothes", "insurance"]

func question(_ problem: Problem, _ random: inout SplitMix64) -> String {
    let n = problem.operands
    let name = random.pick(people)
    let (thing, other) = random.pair(things)
    let many = random.pick(plurals)
    let (bill, second) = random.pair(bills)
    switch problem.kind {
    case .sum:
        return random.pick([
            "What is \(n[0]) + \(n[1])?",
            "What is $\(n[0]) + $\(n[1])?",
            "What is \(n[0]) dollars plus \(n[1]) dollars?",
            "Total of $\(n[0]) and $\(n[1])?",
            "What is the sum of $\(n[0]) and $\(n[1])?",
        ])
    case .purchase:
        return random.pick([
            "\(capitalised(thing)) costs $\(n[0]) and \(other) costs $\(n[1]). What is the total?",
            "\(name) has $\(n[0]) and gets $\(n[1]) more. How much does \(name) have now?",
            "\(name) spends $\(n[0]) on \(bill) and $\(n[1]) on \(second). How much is that in total?",
            "\(name) saved $\(n[0]) in May and $\(n[1]) in June. How much is saved in all?",
        ])
    case .difference:
        return random.pick([
            "What is \(n[0]) - \(n[1])?",
            "What is $\(n[0]) minus $\(n[1])?",
            "What is \(n[0]) dollars minus \(n[1]) dollars?",
            "\(name) has $\(n[0]) and spends $\(n[1]). How much is left?",
            "What is the difference between $\(n[0]) and $\(n[1])?",
        ])
    case .change:
        return random.pick([
            "\(name) pays for \(thing) of $\(n[1]) with a $\(n[0]) note. How much change is due?",
            "\(capitalised(thing)) costs $\(n[1]). What is the change from $\(n[0])?",
            "\(name) gives $\(n[0]) for a bill of $\(n[1]). What is the change?",
        ])
    case .product:
        return random.pick([
            "What do \(n[0]) \(many) at $\(n[1]) each cost?",
            "\(name) buys \(n[0]) \(many) for $\(n[1]) each. What is the total?",
            "What is \(n[0]) times $\(n[1])?",
        ])
    case .percent:
        return random.pick([
            "What is \(n[0])% of $\(n[1])?",
            "A bill of $\(n[1]) has a fee of \(n[0])%. How much is the fee?",
            "\(name) saves \(n[0])% of $\(n[1]). How much is that?",
        ])
    case .invoice:
        return random.pick([
            "An invoice lists $\(n[0]), $\(n[1]) and $\(n[2]). What is the total?",
            "\(name) pays $\(n[0]), $\(n[1]) and $\(n[2]). How much is that in all?",
            "What is $\(n[0]) + $\(n[1]) + $\(n[2])?",
        ])
    }
}

func capitalised(_ text: String) -> String {
    text.prefix(1).uppercased() + text.dropFirst()
}

// MARK: Rows

/// The kinds of `count` rows: each kind's share of the mix, what rounding leaves going to the first kinds.
func kinds(_ count: Int) -> [Kind] {
    let whole = mix.reduce(0) { $0 + $1.weight }
    var kinds = mix.flatMap { Array(repeating: $0.kind, count: count * $0.weight / whole) }
    for entry in mix where kinds.count < count { kinds.append(entry.kind) }
    return kinds
}

/// One row; keys in a fixed order, and text without characters that JSON escapes.
func row(_ problem: Problem, _ question: String) -> String {
    let operands = problem.operands.map(String.init).joined(separator: ", ")
    return """
        {"messages": [{"role": "user", "content": "\(question) \(instruction)"}], \
        "reference_answer": "\(problem.answer)", "kind": "\(problem.kind.rawValue)", "operands": [\(operands)]}

        """
}

func rows(_ count: Int, _ used: inout Set<String>, _ random: inout SplitMix64) -> String {
    var rows: [String] = []
    for kind in kinds(count) {
        var next = problem(kind, &random)
        while !used.insert(next.key).inserted { next = problem(kind, &random) }
        rows.append(row(next, question(next, &random)))
    }
    return random.shuffle(rows).joined()
}

let here = URL(filePath: #filePath).deletingLastPathComponent()
let folder = CommandLine.arguments.count > 1 ? URL(filePath: CommandLine.arguments[1]) : here
var random = SplitMix64(state: seed)
var used: Set<String> = []
let training = rows(trainingRows, &used, &random)
let heldOut = rows(heldOutRows, &used, &random)
try training.write(to: folder.appending(path: "train.jsonl"), atomically: true, encoding: .utf8)
try heldOut.write(to: folder.appending(path: "eval.jsonl"), atomically: true, encoding: .utf8)
