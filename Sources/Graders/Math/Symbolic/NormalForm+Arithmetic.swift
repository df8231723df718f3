/// Sums, products and powers of forms, within the operation budget.
extension NormalForm {
    func sum(_ x: Fraction, _ y: Fraction) throws(ArithmeticFailure) -> Fraction? {
        guard arena.budget.spend(min(x.bottom.terms.count, y.bottom.terms.count) / 4) else { return nil }
        if x.bottom == y.bottom {
            guard let top = added(x.top, y.top) else { return nil }
            return Fraction(top: top, bottom: x.bottom)
        }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom),
            let bottom = try product(x.bottom, y.bottom), let top = added(left, right)
        else { return nil }
        return Fraction(top: top, bottom: bottom)
    }

    private func added(_ x: Polynomial, _ y: Polynomial) -> Polynomial? {
        guard spend(x.terms.count + y.terms.count, bits: x.bits + y.bits) else { return nil }
        return x + y
    }

    func product(_ x: Fraction, _ y: Fraction) throws(ArithmeticFailure) -> Fraction? {
        let compared = min(x.top.terms.count, y.bottom.terms.count) + min(y.top.terms.count, x.bottom.terms.count)
        guard arena.budget.spend(compared / 4) else { return nil }
        // Equal parts cancel, which keeps continued fractions small.
        if !x.top.isOne, x.top == y.bottom { return simplified(Fraction(top: y.top, bottom: x.bottom)) }
        if !y.top.isOne, y.top == x.bottom { return simplified(Fraction(top: x.top, bottom: y.bottom)) }
        guard let top = try product(x.top, y.top), let bottom = try product(x.bottom, y.bottom) else { return nil }
        return simplified(Fraction(top: top, bottom: bottom))
    }

    /// Without a constant in the denominator; nil when that costs too much.
    private func simplified(_ form: Fraction) -> Fraction? {
        if form.bottom.isOne { return form }
        guard let bottom = form.bottom.constant, let inverse = Rational(1).divided(by: bottom) else { return form }
        guard let top = scaled(form.top, by: inverse) else { return nil }
        return Fraction(top: top, bottom: Polynomial(Rational(1)))
    }

    func scaled(_ polynomial: Polynomial, by factor: Rational) -> Polynomial? {
        guard spend(polynomial.terms.count, bits: polynomial.bits + factor.bits) else { return nil }
        return polynomial.scaled(by: factor)
    }

    /// Takes the steps of operations on terms whose coefficients have so many bits together.
    func spend(_ terms: Int, bits: Int) -> Bool {
        guard bits <= 2 * NumberOperations.maximumBits else { return false }
        return arena.budget.spend(terms: terms, bits: bits)
    }

    func power(_ base: Polynomial, _ count: Int) throws(ArithmeticFailure) -> Polynomial? {
        if count == 1 { return base }
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

    func product(_ x: Polynomial, _ y: Polynomial) throws(ArithmeticFailure) -> Polynomial? {
        if let factor = x.constant { return scaled(y, by: factor) }
        if let factor = y.constant { return scaled(x, by: factor) }
        let bits = x.bits + y.bits
        guard bits <= 2 * NormalForm.maximumBits, spend(x.terms.count * y.terms.count, bits: bits) else { return nil }
        var result = Polynomial.Sum()
        for left in x.terms {
            for right in y.terms {
                guard let monomial = left.monomial * right.monomial,
                    reduce(monomial, left.value * right.value, into: &result),
                    result.terms.count <= Polynomial.maximumTerms
                else { return nil }
            }
        }
        return result.made()
    }

    /// Adds a term with `i²`, `√p²` and `sin²` reduced; false when that costs too much.
    private func reduce(_ monomial: Polynomial.Monomial, _ value: Rational, into result: inout Polynomial.Sum) -> Bool {
        var isReduced = true
        for place in 0..<monomial.count where monomial[place].exponent > 1 {
            if case .none = self[reduction: monomial[place].atom] { continue }
            isReduced = false
        }
        if isReduced {
            result.add(monomial, value)
            return true
        }
        var factor = value
        var powers = Polynomial.Monomial()
        var sines: (atom: Int32, half: Int32)?
        for place in 0..<monomial.count {
            var exponent = monomial[place].exponent
            switch self[reduction: monomial[place].atom] {
            case .imaginary:
                if exponent / 2 % 2 == 1 { factor = factor.negated }
                exponent %= 2
            case .primeRoot(let prime):
                guard arena.budget.spend(terms: Int(exponent / 2), bits: factor.bits) else { return false }
                for _ in 0..<(exponent / 2) { factor = factor * Rational(prime) }
                exponent %= 2
            case .sine where exponent > 1 && exponent <= 16 && sines == nil:
                sines = (monomial[place].atom, exponent / 2)
                exponent %= 2
            default: break
            }
            if exponent > 0, !powers.append(monomial[place].atom, exponent) { return false }
        }
        guard let sines else {
            result.add(powers, factor)
            return true
        }
        // sin^(2k) = (1 - cos²)^k
        guard arena.budget.spend(terms: Int(sines.half) + 1, bits: factor.bits) else { return false }
        let cosine = cosine(of: sines.atom)
        var binomial = Rational(1)
        for step in 0...sines.half {
            guard let product = powers * Polynomial.Monomial(atom: cosine, exponent: 2 * step) else { return false }
            result.add(product, factor * (step % 2 == 0 ? binomial : binomial.negated))
            if let next = (binomial * Rational(Int64(sines.half - step))).divided(by: Rational(Int64(step + 1))) {
                binomial = next
            }
        }
        return true
    }
}
