/// A polynomial over the rationals in atoms that are numbered from 0.
struct Polynomial: Hashable {
    /// Atoms with their exponents, by atom.
    struct Monomial: Hashable {
        var powers: [Power]

        struct Power: Hashable {
            var atom: Int32
            var exponent: Int32
        }

        static let one = Monomial(powers: [])

        /// The product; nil when an exponent grows beyond reason.
        static func * (a: Monomial, b: Monomial) -> Monomial? {
            if a.powers.isEmpty { return b }
            if b.powers.isEmpty { return a }
            var powers: [Power] = []
            powers.reserveCapacity(a.powers.count + b.powers.count)
            var (left, right) = (0, 0)
            while left < a.powers.count || right < b.powers.count {
                if right == b.powers.count || (left < a.powers.count && a.powers[left].atom < b.powers[right].atom) {
                    powers.append(a.powers[left])
                    left += 1
                } else if left == a.powers.count || b.powers[right].atom < a.powers[left].atom {
                    powers.append(b.powers[right])
                    right += 1
                } else {
                    let exponent = a.powers[left].exponent + b.powers[right].exponent
                    guard exponent <= Polynomial.maximumExponent else { return nil }
                    powers.append(Power(atom: a.powers[left].atom, exponent: exponent))
                    left += 1
                    right += 1
                }
            }
            return Monomial(powers: powers)
        }
    }

    static let maximumExponent: Int32 = 1_000
    static let maximumTerms = 1_000

    private(set) var terms: [Monomial: Rational]

    init(_ value: Rational) { terms = value.isZero ? [:] : [.one: value] }

    init(atom: Int32, exponent: Int32 = 1) {
        terms = [Monomial(powers: [.init(atom: atom, exponent: exponent)]): Rational(1)]
    }

    init(terms: [Monomial: Rational]) { self.terms = terms }

    var isZero: Bool { terms.isEmpty }

    /// The value when no atom occurs.
    var constant: Rational? {
        if terms.isEmpty { return Rational(0) }
        return terms.count == 1 ? terms[.one] : nil
    }

    mutating func add(_ monomial: Monomial, _ value: Rational) {
        guard let known = terms[monomial] else {
            if !value.isZero { terms[monomial] = value }
            return
        }
        let sum = known + value
        terms[monomial] = sum.isZero ? nil : sum
    }

    func scaled(by factor: Rational) -> Polynomial {
        factor.isZero ? Polynomial(Rational(0)) : Polynomial(terms: terms.mapValues { $0 * factor })
    }

    /// The atoms that occur.
    var atoms: Set<Int32> { Set(terms.keys.flatMap { $0.powers.map(\.atom) }) }
}
