import BigInt

/// Logarithms, sines and cosines, absolute values and roundings of forms.
extension NormalForm {
    /// The natural logarithm of a positive rational number, or of a power of e.
    func logarithm(_ a: Int32) throws(ArithmeticFailure) -> Fraction? {
        if case .euler = arena[a] { return constant(Rational(1)) }
        if case .power(let base, let exponent) = arena[a], case .euler = arena[base] { return known(exponent) }
        guard let value = known(a).flatMap(NormalForm.constant), !value.isNegative, !value.isZero,
            let top = Rational(value.numerator, 1)?.small, let bottom = Rational(value.denominator, 1)?.small,
            let over = factors(top), let under = factors(bottom)
        else { return nil }
        var sum = Polynomial.Sum(arena.budget)
        for (factors, sign) in [(over, Int64(1)), (under, -1)] {
            for (prime, count) in factors {
                let monomial = Polynomial.Monomial(atom: atom(.primeLogarithm(prime)), exponent: 1)
                guard sum.add(monomial, Rational(sign * Int64(count))) else { return nil }
            }
        }
        return Fraction(top: sum.made(), bottom: one)
    }

    func apply(_ function: MathFunction, _ a: Int32, _ place: Int32) throws(ArithmeticFailure)
        -> Fraction?
    {
        guard let x = known(a) else { return nil }
        switch function {
        case .sin: return try sine(x, isCosine: false, place)
        case .cos: return try sine(x, isCosine: true, place)
        case .tan, .cot:
            guard let first = try sine(x, isCosine: false, place), let second = try sine(x, isCosine: true, place)
            else {
                return nil
            }
            let (over, under) = function == .tan ? (first, second) : (second, first)
            guard !under.top.isZero else { throw .undefined }
            return try product(over, Fraction(top: under.bottom, bottom: under.top))
        case .sec, .csc:
            guard let under = try sine(x, isCosine: function == .sec, place) else { return nil }
            guard !under.top.isZero else { throw .undefined }
            return Fraction(top: under.bottom, bottom: under.top)
        case .abs:
            if let value = NormalForm.constant(x) { return constant(value.magnitude) }
            return single(.node(place))
        case .floor, .ceiling:
            guard let value = NormalForm.constant(x) else { return single(.node(place)) }
            let (quotient, rest) = value.numerator.quotientAndRemainder(dividingBy: value.denominator)
            var whole = quotient
            if rest != 0 {
                if function == .floor, value.isNegative { whole -= 1 }
                if function == .ceiling, !value.isNegative { whole += 1 }
            }
            return Rational(whole, 1).map(constant)
        default: return single(.node(place))
        }
    }

    /// The sine or cosine: exact at multiples of π/6 and π/4, odd and even elsewhere.
    func sine(_ x: Fraction, isCosine: Bool, _ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        if x.top.isZero { return constant(Rational(isCosine ? 1 : 0)) }
        if let bottom = x.bottom.constant, x.top.terms.count == 1, let term = x.top.terms.first {
            let isPi =
                term.monomial.count == 1 && term.monomial[0].exponent == 1 && self[atom: term.monomial[0].atom] == .pi
            if isPi, let turns = divided(term.value, by: bottom), let twelfths = (turns * Rational(12)).small {
                let angle = Int((twelfths + (isCosine ? 6 : 0)) % 24 + 24) % 24
                let inner = angle % 12
                let size = inner <= 6 ? inner : 12 - inner
                let isNegative = angle >= 12
                // sin² of 0, 30, 45, 60 and 90 degrees.
                let square: Int64? =
                    switch size {
                    case 0: 0
                    case 2: 1
                    case 3: 2
                    case 4: 3
                    case 6: 4
                    default: nil
                    }
                if let square, let quarter = Rational(Int128(square), 4),
                    let root = quarter.isZero ? constant(quarter) : try squareRoot(quarter)
                {
                    return isNegative ? Fraction(top: root.top.scaled(by: Rational(-1)), bottom: root.bottom) : root
                }
            }
        }
        guard arena.budget.spend(terms: x.top.terms.count + x.bottom.terms.count) else { return nil }
        // A fixed sign for one term makes the sine odd and the cosine even.
        var key = Fractional(top: x.top, bottom: x.bottom)
        if let factor = x.bottom.constant, let inverse = Rational(1).divided(by: factor) {
            guard let top = scaled(x.top, by: inverse) else { return nil }
            key = Fractional(top: top, bottom: one)
        }
        let isNegative = key.top.terms.first?.value.isNegative ?? false
        if isNegative { key.top = key.top.scaled(by: Rational(-1)) }
        let result = single(isCosine ? .cosine(key) : .sine(key))
        return isNegative && !isCosine
            ? Fraction(top: result.top.scaled(by: Rational(-1)), bottom: result.bottom) : result
    }
}
