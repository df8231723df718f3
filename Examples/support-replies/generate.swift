// Writes train.jsonl and eval.jsonl: questions to a shop's support desk, each with the facts that its answer needs.
//
//     swift generate.swift [FOLDER]
//
// The same script always writes the same bytes. Change the tables below, run it again, and commit the data with it.

import Foundation

let seed: UInt64 = 7
let trainingRows = 384
let heldOutRows = 96

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
}

/// A case on the desk: what is known, what is asked, and how a good reply reads.
struct Ticket {
    let kind: String
    let facts: String
    let question: String
    let reply: String
    /// What the reply has to say.
    let terms: [String]
}

let days = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"]
let goods = ["lamp", "chair", "kettle", "jacket", "printer", "backpack", "keyboard", "blender", "tent", "camera"]
let colours = ["black", "blue", "green", "red", "white", "grey"]
let shops = ["Leeds", "Porto", "Ghent", "Turin", "Malmo", "Bilbao"]

func ticket(_ kind: Int, _ random: inout SplitMix64) -> Ticket {
    let order = "\(random.number(1000...9999))"
    let (day, good) = (random.pick(days), random.pick(goods))
    switch kind {
    case 0:
        return Ticket(
            kind: "delivery", facts: "Order \(order) arrives on \(day).",
            question: random.pick(["Where is my order?", "When does my \(good) arrive?", "Is my parcel on its way?"]),
            reply: "Your order \(order) arrives on \(day).", terms: [order, day])
    case 1:
        let amount = "\(random.number(12...98))"
        return Ticket(
            kind: "refund", facts: "The refund of $\(amount) for the \(good) is paid on \(day).",
            question: random.pick(["Do I get my money back?", "When is my refund paid?"]),
            reply: "Your refund of $\(amount) is paid on \(day).", terms: [amount, day, "refund"])
    case 2:
        let (colour, shop) = (random.pick(colours), random.pick(shops))
        return Ticket(
            kind: "stock", facts: "The \(colour) \(good) is in stock in \(shop).",
            question: random.pick(["Do you have the \(good) in \(colour)?", "Where can I buy a \(colour) \(good)?"]),
            reply: "The \(colour) \(good) is in stock in \(shop).", terms: [colour, good, shop])
    case 3:
        let (opens, closes) = (random.number(7...10), random.number(4...9))
        let shop = random.pick(shops)
        return Ticket(
            kind: "hours", facts: "On \(day) the \(shop) shop opens at \(opens) am and closes at \(closes) pm.",
            question: random.pick(["When are you open on \(day)?", "What are the opening hours in \(shop)?"]),
            reply: "We are open from \(opens) am to \(closes) pm on \(day).",
            terms: ["\(opens) am", "\(closes) pm", day])
    default:
        let months = random.number(6...36)
        return Ticket(
            kind: "warranty", facts: "The \(good) has a warranty of \(months) months.",
            question: random.pick(["My \(good) broke. Am I covered?", "How long is the warranty?"]),
            reply: "Your \(good) has a warranty of \(months) months.", terms: [good, "\(months) months", "warranty"])
    }
}

/// One row; keys in a fixed order, and text without characters that JSON escapes.
func row(_ ticket: Ticket) -> String {
    let terms = ticket.terms.map { "\"\($0)\"" }.joined(separator: ", ")
    return """
        {"messages": [{"role": "user", "content": "\(prompt(ticket))"}], "reference_answer": "\(ticket.reply)", \
        "kind": "\(ticket.kind)", "required_terms": [\(terms)]}

        """
}

func prompt(_ ticket: Ticket) -> String {
    "Answer the customer in one short sentence. Facts: \(ticket.facts) Customer: \(ticket.question)"
}

/// Rows of every kind in turn; no two rows, in both files together, have the same prompt or the same facts.
func rows(_ count: Int, _ used: inout Set<String>, _ random: inout SplitMix64) -> String {
    (0..<count).map { place in
        var next = ticket(place % 5, &random)
        while !used.insert(next.facts).inserted { next = ticket(place % 5, &random) }
        return row(next)
    }.joined()
}

let here = URL(filePath: #filePath).deletingLastPathComponent()
let folder = CommandLine.arguments.count > 1 ? URL(filePath: CommandLine.arguments[1]) : here
var random = SplitMix64(state: seed)
var used: Set<String> = []
let training = rows(trainingRows, &used, &random)
let heldOut = rows(heldOutRows, &used, &random)
try training.write(to: folder.appending(path: "train.jsonl"), atomically: true, encoding: .utf8)
try heldOut.write(to: folder.appending(path: "eval.jsonl"), atomically: true, encoding: .utf8)
