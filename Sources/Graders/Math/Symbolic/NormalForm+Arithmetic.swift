import BigInt

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
        guard arena.budget.spend(terms: x.terms.count + y.terms.count) else { return nil }
        return x.adding(y, arena.budget)
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
        if factor.isOne { return polynomial }
        guard arena.budget.spend(terms: polynomial.terms.count) else { return nil }
        if !factor.isSmall || !polynomial.isSmall {
            for term in polynomial.terms where !arena.budget.spend(term.value, factor) { return nil }
        }
        return polynomial.scaled(by: factor)
    }

    /// A quotient of coefficients; nil when there is none or it costs too much.
    func divided(_ value: Rational, by other: Rational) -> Rational? {
        arena.budget.spend(dividing: value, by: other) ? value.divided(by: other) : nil
    }

    /// A product of coefficients; nil when it is too large or costs too much.
    private func multiplied(_ a: Rational, _ b: Rational) -> Rational? {
        if a.isSmall, b.isSmall { return a * b }
        guard a.bits + b.bits <= NormalForm.maximumBits, arena.budget.spend(a, b) else { return nil }
        return a * b
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
        guard arena.budget.spend(terms: x.terms.count * y.terms.count) else { return nil }
        var result = Polynomial.Sum(arena.budget)
        for left in x.terms {
            for right in y.terms {
                guard let monomial = left.monomial * right.monomial, let value = multiplied(left.value, right.value),
                    reduce(monomial, value, into: &result),
                    result.terms.count <= Polynomial.maximumTerms
                else { return nil }
            }
        }
        return result.made()
    }

    /// A prime number to a power; nil when that is too large.
    private func power(_ prime: Int64, _ count: Int) -> Rational? {
        if count == 0 { return Rational(1) }
        if count == 1 { return Rational(prime) }
        let bits = (64 - prime.leadingZeroBitCount) * count
        guard bits <= NormalForm.maximumBits, arena.budget.spend(10 + MathBudget.steps(multiplied: bits)) else {
            return nil
        }
        return Rational(BigInt(prime).power(count), 1)
    }

    /// Adds a term with `i²`, `√p²` and `sin²` reduced; false when that costs too much.
    private func reduce(_ monomial: Polynomial.Monomial, _ value: Rational, into result: inout Polynomial.Sum) -> Bool {
        var isReduced = true
        for place in 0..<monomial.count where monomial[place].exponent > 1 {
            if case .none = self[reduction: monomial[place].atom] { continue }
            isReduced = false
        }
        if isReduced {
            return result.add(monomial, value)
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
                guard let power = power(prime, Int(exponent / 2)), let next = multiplied(factor, power) else {
                    return false
                }
                factor = next
                exponent %= 2
            case .sine where exponent > 1 && exponent <= 16 && sines == nil:
                sines = (monomial[place].atom, exponent / 2)
                exponent %= 2
            default: break
            }
            if exponent > 0, !powers.append(monomial[place].atom, exponent) { return false }
        }
        guard let sines else {
            return result.add(powers, factor)
        }
        // sin^(2k) = (1 - cos²)^k
        guard arena.budget.spend(terms: 2 * Int(sines.half) + 2) else { return false }
        let cosine = cosine(of: sines.atom)
        var binomial = Rational(1)
        for step in 0...sines.half {
            guard let product = powers * Polynomial.Monomial(atom: cosine, exponent: 2 * step),
                let value = multiplied(factor, step % 2 == 0 ? binomial : binomial.negated), result.add(product, value)
            else { return false }
            if let next = (binomial * Rational(Int64(sines.half - step))).divided(by: Rational(Int64(step + 1))) {
                binomial = next
            }
        }
        return true
    }
}
