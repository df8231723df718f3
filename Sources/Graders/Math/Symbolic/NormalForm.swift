import BigInt

/// Exact normal forms: quotients of polynomials over the rationals in symbols, π, i, square roots of primes and,
/// as further atoms that nothing is known of, the other functions.
///
/// Equal normal forms are a proof of equality. Different ones are a proof of the contrary only when every atom is
/// one of the first four kinds: these have no relations but `i² = -1` and `√p² = p`, which are reduced.
struct NormalForm {
    struct Fraction {
        var top: Polynomial
        var bottom: Polynomial
    }

    enum Atom: Hashable {
        case symbol(Int32)
        case pi, imaginary
        case primeRoot(Int64)
        /// A logarithm of a prime, `e` to the power of a thing, and so on, by the node or a key.
        case euler
        case primeLogarithm(Int64)
        case exponential(Polynomial)
        case sine(Fractional)
        case cosine(Fractional)
        case node(Int32)
    }

    struct Fractional: Hashable {
        var top: Polynomial
        var bottom: Polynomial
    }

    let arena: ExpressionArena
    var atoms: [Atom] = []
    var places: [Atom: Int32] = [:]
    var forms: [Int32: Fraction] = [:]

    init(_ arena: ExpressionArena) { self.arena = arena }

    // MARK: - Comparing

    enum Answer {
        case equal, different, undecided
    }

    /// Whether two expressions are the same function, as far as that can be proved.
    mutating func compare(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Answer {
        guard let x = try form(a), let y = try form(b) else { return .undecided }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom) else {
            return .undecided
        }
        if left == right { return .equal }
        return isDecidable(left) && isDecidable(right) ? .different : .undecided
    }

    /// Whether one expression is a constant that is not zero times the other.
    mutating func areProportional(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Answer {
        guard let x = try form(a), let y = try form(b) else { return .undecided }
        if NormalForm.proportional(x.top, y.top) { return .equal }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom) else {
            return .undecided
        }
        if NormalForm.proportional(left, right) { return .equal }
        return isDecidable(left) && isDecidable(right) && !hasConstants(left) && !hasConstants(right)
            ? .different : .undecided
    }

    /// The rational value of an expression, when it has one.
    mutating func rational(_ a: Int32) throws(ArithmeticFailure) -> Rational? {
        guard let x = try form(a), let top = x.top.constant, let bottom = x.bottom.constant else { return nil }
        guard let value = top.divided(by: bottom) else { throw .undefined }
        return value
    }

    static func proportional(_ a: Polynomial, _ b: Polynomial) -> Bool {
        guard a.terms.count == b.terms.count, !a.isZero, let (monomial, value) = a.terms.first,
            let other = b.terms[monomial], let factor = other.divided(by: value)
        else { return false }
        return a.scaled(by: factor) == b
    }

    func isDecidable(_ polynomial: Polynomial) -> Bool {
        polynomial.atoms.allSatisfy { place in
            switch atoms[Int(place)] {
            case .symbol, .pi, .imaginary, .primeRoot: true
            default: false
            }
        }
    }

    func hasConstants(_ polynomial: Polynomial) -> Bool {
        polynomial.atoms.contains { place in
            if case .symbol = atoms[Int(place)] { false } else { true }
        }
    }

    // MARK: - Building

    mutating func atom(_ atom: Atom) -> Int32 {
        if let place = places[atom] { return place }
        let place = Int32(atoms.count)
        atoms.append(atom)
        places[atom] = place
        return place
    }

    mutating func single(_ value: Atom, exponent: Int32 = 1) -> Fraction {
        Fraction(top: Polynomial(atom: atom(value), exponent: exponent), bottom: Polynomial(Rational(1)))
    }

    func constant(_ value: Rational) -> Fraction {
        Fraction(top: Polynomial(value), bottom: Polynomial(Rational(1)))
    }

    /// The normal form of a node; nil when it costs too much.
    mutating func form(_ root: Int32) throws(ArithmeticFailure) -> Fraction? {
        if let known = forms[root] { return known }
        for place in arena.reachable(from: [root]) where forms[place] == nil {
            guard let form = try make(place) else { return nil }
            guard !form.bottom.isZero else { throw .undefined }
            forms[place] = form
        }
        return forms[root]
    }

    mutating func make(_ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        switch arena[place] {
        case .number(let value): return constant(value)
        case .symbol(let name): return single(.symbol(name))
        case .pi: return single(.pi)
        case .euler: return single(.euler)
        case .imaginary: return single(.imaginary)
        case .infinity: return nil
        case .sum(let a, let b):
            guard let x = forms[a], let y = forms[b] else { return nil }
            return try sum(x, y)
        case .product(let a, let b):
            guard let x = forms[a], let y = forms[b] else { return nil }
            return try product(x, y)
        case .quotient(let a, let b):
            guard let x = forms[a], let y = forms[b] else { return nil }
            guard !y.top.isZero else { throw .undefined }
            return try product(x, Fraction(top: y.bottom, bottom: y.top))
        case .power(let a, let b): return try power(place, a, b)
        case .root(let degree, let a):
            if degree == 2, let value = forms[a].flatMap(NormalForm.constant), let root = try squareRoot(value) {
                return root
            }
            return single(.node(place))
        case .function(let function, let a): return try apply(function, a, place)
        case .logarithm(let base, let a):
            guard let x = try logarithm(a) else { return single(.node(place)) }
            if case .euler = arena[base] { return x }
            guard let y = try logarithm(base), !y.top.isZero else { return single(.node(place)) }
            return try product(x, Fraction(top: y.bottom, bottom: y.top))
        case .factorial, .binomial: return single(.node(place))
        }
    }

    static func constant(_ form: Fraction) -> Rational? {
        guard let top = form.top.constant, let bottom = form.bottom.constant else { return nil }
        return top.divided(by: bottom)
    }

    mutating func power(_ place: Int32, _ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Fraction? {
        guard let exponent = forms[b].flatMap(NormalForm.constant) else {
            if case .euler = arena[a] { return try exponential(b, place) }
            return single(.node(place))
        }
        guard let base = forms[a] else { return nil }
        if exponent.isWhole {
            guard let count = exponent.small, abs(count) <= Int64(Polynomial.maximumExponent) else { return nil }
            if base.top.isZero, count < 0 { throw .undefined }
            guard let top = try power(base.top, Int(abs(count))), let bottom = try power(base.bottom, Int(abs(count)))
            else { return nil }
            return count < 0 ? Fraction(top: bottom, bottom: top) : Fraction(top: top, bottom: bottom)
        }
        if let value = NormalForm.constant(base), let degree = Rational(exponent.denominator, 1)?.small, degree == 2,
            let times = Rational(exponent.numerator, 1)?.small, abs(times) <= 100,
            let root = try squareRoot(value), let top = try power(root.top, Int(abs(times))),
            let bottom = try power(root.bottom, Int(abs(times)))
        {
            return times < 0 ? Fraction(top: bottom, bottom: top) : Fraction(top: top, bottom: bottom)
        }
        return single(.node(place))
    }

    /// `e` to a sum is the product of its parts, each a power of one atom.
    mutating func exponential(_ exponent: Int32, _ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        guard let form = forms[exponent], let bottom = form.bottom.constant else { return single(.node(place)) }
        var result = constant(Rational(1))
        for (monomial, value) in form.top.terms {
            guard let share = value.divided(by: bottom), let times = Rational(share.numerator, 1)?.small,
                let part = Rational(1).divided(by: Rational(share.denominator, 1) ?? Rational(1)),
                abs(times) <= Int64(Polynomial.maximumExponent)
            else { return single(.node(place)) }
            let atom = single(.exponential(Polynomial(terms: [monomial: part])), exponent: Int32(abs(times)))
            guard let next = try product(result, times < 0 ? Fraction(top: atom.bottom, bottom: atom.top) : atom) else {
                return nil
            }
            result = next
        }
        return result
    }

    /// `√(n/d)` as a rational times square roots of primes.
    mutating func squareRoot(_ value: Rational) throws(ArithmeticFailure) -> Fraction? {
        guard let top = Rational(value.numerator, 1)?.small, let bottom = Rational(value.denominator, 1)?.small else {
            return nil
        }
        // √(n/d) = √(n d) / d
        let (number, overflow) = abs(top).multipliedReportingOverflow(by: bottom)
        guard !overflow, number > 0 else { return number == 0 ? constant(Rational(0)) : nil }
        guard let factors = NormalForm.factors(number) else { return nil }
        var outside: Int64 = 1
        var result = constant(Rational(1))
        for (prime, count) in factors {
            for _ in 0..<(count / 2) { outside *= prime }
            if count % 2 == 1 {
                guard let next = try product(result, single(.primeRoot(prime))) else { return nil }
                result = next
            }
        }
        if top < 0 {
            guard let next = try product(result, single(.imaginary)) else { return nil }
            result = next
        }
        guard let factor = Rational(Int128(outside), Int128(bottom)) else { return nil }
        return Fraction(top: result.top.scaled(by: factor), bottom: result.bottom)
    }

    /// The natural logarithm of a positive rational number, or of a power of e.
    mutating func logarithm(_ a: Int32) throws(ArithmeticFailure) -> Fraction? {
        if case .euler = arena[a] { return constant(Rational(1)) }
        if case .power(let base, let exponent) = arena[a], case .euler = arena[base] { return forms[exponent] }
        guard let value = forms[a].flatMap(NormalForm.constant), !value.isNegative, !value.isZero,
            let top = Rational(value.numerator, 1)?.small, let bottom = Rational(value.denominator, 1)?.small,
            let over = NormalForm.factors(top), let under = NormalForm.factors(bottom)
        else { return nil }
        var sum = Polynomial(Rational(0))
        for (factors, sign) in [(over, Int64(1)), (under, -1)] {
            for (prime, count) in factors {
                let place = atom(.primeLogarithm(prime))
                sum.add(.init(powers: [.init(atom: place, exponent: 1)]), Rational(sign * Int64(count)))
            }
        }
        return Fraction(top: sum, bottom: Polynomial(Rational(1)))
    }

    mutating func apply(_ function: MathFunction, _ a: Int32, _ place: Int32) throws(ArithmeticFailure)
        -> Fraction?
    {
        guard let x = forms[a] else { return nil }
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
    mutating func sine(_ x: Fraction, isCosine: Bool, _ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        if x.top.isZero { return constant(Rational(isCosine ? 1 : 0)) }
        if let bottom = x.bottom.constant, x.top.terms.count == 1, let (monomial, value) = x.top.terms.first {
            let isPi =
                monomial.powers.count == 1 && monomial.powers[0].exponent == 1
                && atoms[Int(monomial.powers[0].atom)] == .pi
            if isPi, let turns = value.divided(by: bottom), let twelfths = (turns * Rational(12)).small {
                let angle = Int((twelfths + (isCosine ? 6 : 0)) % 24 + 24) % 24
                let inner = angle % 12
                let size = inner <= 6 ? inner : 12 - inner
                let isNegative = angle >= 12
                // sin² of 0, 30, 45, 60 and 90 degrees.
                let squares: [Int: Int64] = [0: 0, 2: 1, 3: 2, 4: 3, 6: 4]
                if let square = squares[size], let quarter = Rational(Int128(square), 4),
                    let root = quarter.isZero ? constant(quarter) : try squareRoot(quarter)
                {
                    return isNegative ? Fraction(top: root.top.scaled(by: Rational(-1)), bottom: root.bottom) : root
                }
            }
        }
        // A fixed sign for one term makes the sine odd and the cosine even.
        var key = Fractional(top: x.top, bottom: x.bottom)
        if let factor = x.bottom.constant, let inverse = Rational(1).divided(by: factor) {
            key = Fractional(top: x.top.scaled(by: inverse), bottom: Polynomial(Rational(1)))
        }
        let leading = key.top.terms.min { a, b in
            a.key.powers.lexicographicallyPrecedes(b.key.powers) { ($0.atom, $0.exponent) < ($1.atom, $1.exponent) }
        }
        let isNegative = leading?.value.isNegative ?? false
        if isNegative { key.top = key.top.scaled(by: Rational(-1)) }
        let result = single(isCosine ? .cosine(key) : .sine(key))
        return isNegative && !isCosine
            ? Fraction(top: result.top.scaled(by: Rational(-1)), bottom: result.bottom) : result
    }

    /// Prime factors of a number, nil when they are too large to find.
    static func factors(_ number: Int64) -> [(prime: Int64, count: Int)]? {
        var rest = number
        var found: [(prime: Int64, count: Int)] = []
        var prime: Int64 = 2
        while prime * prime <= rest {
            guard prime < 10_000 else { return nil }
            var count = 0
            while rest % prime == 0 {
                rest /= prime
                count += 1
            }
            if count > 0 { found.append((prime, count)) }
            prime += prime == 2 ? 1 : 2
        }
        if rest > 1 { found.append((rest, 1)) }
        return found
    }
}
