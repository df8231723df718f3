import BigInt

/// Sums, products and powers of forms, within the operation budget.
extension NormalForm {
    mutating func sum(_ x: Fraction, _ y: Fraction) throws(ArithmeticFailure) -> Fraction? {
        if x.bottom == y.bottom {
            guard spend(x.top.terms.count + y.top.terms.count) else { return nil }
            return Fraction(top: NormalForm.added(x.top, y.top), bottom: x.bottom)
        }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom),
            let bottom = try product(x.bottom, y.bottom)
        else { return nil }
        return Fraction(top: NormalForm.added(left, right), bottom: bottom)
    }

    static func added(_ x: Polynomial, _ y: Polynomial) -> Polynomial {
        var sum = x
        for (monomial, value) in y.terms { sum.add(monomial, value) }
        return sum
    }

    mutating func product(_ x: Fraction, _ y: Fraction) throws(ArithmeticFailure) -> Fraction? {
        // Equal parts cancel, which keeps continued fractions small.
        if x.top == y.bottom { return try simplified(Fraction(top: y.top, bottom: x.bottom)) }
        if y.top == x.bottom { return try simplified(Fraction(top: x.top, bottom: y.bottom)) }
        guard let top = try product(x.top, y.top), let bottom = try product(x.bottom, y.bottom) else { return nil }
        return try simplified(Fraction(top: top, bottom: bottom))
    }

    /// Without a constant in the denominator.
    func simplified(_ form: Fraction) throws(ArithmeticFailure) -> Fraction {
        guard let bottom = form.bottom.constant, let inverse = Rational(1).divided(by: bottom) else { return form }
        return Fraction(top: form.top.scaled(by: inverse), bottom: Polynomial(Rational(1)))
    }

    func spend(_ terms: Int) -> Bool { arena.budget.spend(terms: terms) }

    mutating func power(_ base: Polynomial, _ count: Int) throws(ArithmeticFailure) -> Polynomial? {
        var result = Polynomial(Rational(1))
        var square = base
        var rest = count
        while rest > 0 {
            if rest & 1 == 1 {
                guard let next = try product(result, square) else { return nil }
                result = next
            }
            rest >>= 1
            if rest > 0 {
                guard let next = try product(square, square) else { return nil }
                square = next
            }
        }
        return result
    }

    mutating func product(_ x: Polynomial, _ y: Polynomial) throws(ArithmeticFailure) -> Polynomial? {
        guard spend(x.terms.count * y.terms.count) else { return nil }
        var result = Polynomial(Rational(0))
        for (left, a) in x.terms {
            for (right, b) in y.terms {
                let bits = a.bits + b.bits
                guard bits <= 2 * 8_192, spend(bits <= 128 ? 1 : bits * bits / 100_000 + 1), let monomial = left * right
                else { return nil }
                reduce(monomial, a * b, into: &result)
                guard result.terms.count <= Polynomial.maximumTerms else { return nil }
            }
        }
        return result
    }

    /// Adds a term with `i²`, `√p²` and `sin²` reduced.
    mutating func reduce(_ monomial: Polynomial.Monomial, _ value: Rational, into result: inout Polynomial) {
        var factor = value
        var powers: [Polynomial.Monomial.Power] = []
        var sines: (place: Int32, key: Fractional, half: Int32)?
        for power in monomial.powers {
            var exponent = power.exponent
            switch atoms[Int(power.atom)] {
            case .imaginary where exponent > 1:
                if exponent / 2 % 2 == 1 { factor = factor.negated }
                exponent %= 2
            case .primeRoot(let prime) where exponent > 1:
                for _ in 0..<(exponent / 2) { factor = factor * Rational(prime) }
                exponent %= 2
            case .sine(let key) where exponent > 1 && exponent <= 16 && sines == nil:
                sines = (power.atom, key, exponent / 2)
                exponent %= 2
            default: break
            }
            if exponent > 0 { powers.append(.init(atom: power.atom, exponent: exponent)) }
        }
        guard let sines else { return result.add(.init(powers: powers), factor) }
        // sin^(2k) = (1 - cos²)^k
        let cosine = atom(.cosine(sines.key))
        var binomial = Rational(1)
        for step in 0...sines.half {
            let square = Polynomial.Monomial(powers: step == 0 ? [] : [.init(atom: cosine, exponent: 2 * step)])
            if let product = Polynomial.Monomial(powers: powers) * square {
                result.add(product, factor * (step % 2 == 0 ? binomial : binomial.negated))
            }
            if let next = (binomial * Rational(Int64(sines.half - step))).divided(by: Rational(Int64(step + 1))) {
                binomial = next
            }
        }
    }
}
