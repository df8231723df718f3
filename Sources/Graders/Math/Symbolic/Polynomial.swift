/// A polynomial over the rationals in atoms that are numbered from 0.
struct Polynomial: Hashable {
    struct Term: Hashable {
        var monomial: Monomial
        var value: Rational
    }

    static let maximumExponent: Int32 = 1_000
    static let maximumTerms = 1_000

    /// In the order of their monomials, none of them zero.
    private(set) var terms: [Term]

    init(_ value: Rational) { terms = value.isZero ? [] : [Term(monomial: .one, value: value)] }

    init(atom: Int32, exponent: Int32 = 1) {
        terms = [Term(monomial: Monomial(atom: atom, exponent: exponent), value: Rational(1))]
    }

    init(_ monomial: Monomial, _ value: Rational) { terms = [Term(monomial: monomial, value: value)] }

    /// Terms that stand in order already.
    fileprivate init(ordered terms: [Term]) { self.terms = terms }

    var isZero: Bool { terms.isEmpty }
    var isOne: Bool { terms.count == 1 && terms[0].monomial.count == 0 && terms[0].value.isOne }

    /// The value when no atom occurs.
    var constant: Rational? {
        if terms.isEmpty { return Rational(0) }
        return terms.count == 1 && terms[0].monomial.count == 0 ? terms[0].value : nil
    }

    /// Whether all coefficients are fractions of 64 bits.
    var isSmall: Bool { terms.allSatisfy(\.value.isSmall) }

    func scaled(by factor: Rational) -> Polynomial {
        if factor.isOne { return self }
        if factor.isZero { return Polynomial(Rational(0)) }
        return Polynomial(ordered: terms.map { Term(monomial: $0.monomial, value: $0.value * factor) })
    }

    /// The sum; nil when sums of large coefficients take more than the budget has.
    func adding(_ b: Polynomial, _ budget: MathBudget) -> Polynomial? {
        let a = self
        if a.isZero { return b }
        if b.isZero { return a }
        var terms: [Term] = []
        terms.reserveCapacity(a.terms.count + b.terms.count)
        var (left, right) = (0, 0)
        while left < a.terms.count, right < b.terms.count {
            if a.terms[left].monomial == b.terms[right].monomial {
                guard budget.spend(a.terms[left].value, b.terms[right].value) else { return nil }
                let value = a.terms[left].value + b.terms[right].value
                if !value.isZero { terms.append(Term(monomial: a.terms[left].monomial, value: value)) }
                left += 1
                right += 1
            } else if a.terms[left].monomial < b.terms[right].monomial {
                terms.append(a.terms[left])
                left += 1
            } else {
                terms.append(b.terms[right])
                right += 1
            }
        }
        terms += a.terms[left...]
        terms += b.terms[right...]
        return Polynomial(ordered: terms)
    }

    /// The atoms that occur, some of them more than once.
    func allAtoms(satisfy condition: (Int32) -> Bool) -> Bool {
        terms.allSatisfy { term in (0..<term.monomial.count).allSatisfy { condition(term.monomial[$0].atom) } }
    }
}

extension Polynomial {
    /// A polynomial in the making: terms come in any order, equal monomials are added up.
    struct Sum {
        /// Those that have been met, also where they have become zero.
        private(set) var terms: [Term] = []
        /// The places of terms by their monomials, from 1; made when there are more than a few.
        private var table: [UInt16] = []

        private static let few = 8
        private let budget: MathBudget

        init(_ budget: MathBudget) { self.budget = budget }

        /// Adds a term; false when that costs too much.
        mutating func add(_ monomial: Monomial, _ value: Rational) -> Bool {
            if let place = place(of: monomial) {
                let known = terms[place].value
                guard budget.spend(known, value), max(known.bits, value.bits) <= NormalForm.maximumBits else {
                    return false
                }
                terms[place].value = known + value
                return true
            }
            terms.append(Term(monomial: monomial, value: value))
            guard terms.count > Sum.few else { return true }
            if 2 * terms.count > table.count {
                table = [UInt16](repeating: 0, count: max(32, 4 * table.count))
                for (place, term) in terms.enumerated() { enter(term.monomial, place) }
            } else {
                enter(monomial, terms.count - 1)
            }
            return true
        }

        private func place(of monomial: Monomial) -> Int? {
            guard !table.isEmpty else { return terms.firstIndex { $0.monomial == monomial } }
            var slot = Int(truncatingIfNeeded: monomial.mixed) & (table.count - 1)
            var probes = 0
            defer { budget.take(probes / 8) }
            while table[slot] != 0 {
                let place = Int(table[slot]) - 1
                if terms[place].monomial == monomial { return place }
                slot = (slot + 1) & (table.count - 1)
                probes += 1
            }
            return nil
        }

        private mutating func enter(_ monomial: Monomial, _ place: Int) {
            var slot = Int(truncatingIfNeeded: monomial.mixed) & (table.count - 1)
            while table[slot] != 0 { slot = (slot + 1) & (table.count - 1) }
            table[slot] = UInt16(place + 1)
        }

        /// The polynomial that the terms are.
        func made() -> Polynomial {
            Polynomial(ordered: terms.filter { !$0.value.isZero }.sorted { $0.monomial < $1.monomial })
        }
    }
}
