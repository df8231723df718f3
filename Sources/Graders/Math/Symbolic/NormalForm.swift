import BigInt

/// Exact normal forms: quotients of polynomials over the rationals in symbols, π, i, square roots of primes and,
/// as further atoms that nothing is known of, the other functions.
///
/// Equal normal forms are a proof of equality. Different ones are a proof of the contrary only when every atom is
/// one of the first four kinds: these have no relations but `i² = -1` and `√p² = p`, which are reduced.
///
/// Belongs to an arena: the form of a node is made once, however often the node is compared.
final class NormalForm {
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

    /// How powers of an atom are written without them.
    enum Reduction {
        case none
        case imaginary
        case primeRoot(Int64)
        case sine
    }

    struct Fractional: Hashable {
        var top: Polynomial
        var bottom: Polynomial
    }

    private enum Made {
        case notYet
        case form(Fraction)
        /// It costs too much.
        case tooMuch
    }

    unowned let arena: ExpressionArena
    /// The size of coefficients that are worked with; larger ones are left to values at points.
    static let maximumBits = 8_192
    /// The largest divisor that is tried when a number is taken apart into primes.
    private static let maximumDivisor: Int64 = 10_000

    private var atoms: [Atom] = []
    /// What products of atoms have to know about them.
    private var reductions: [Reduction] = []
    private var places: [Atom: Int32] = [:]
    private var cosines: [Int32: Int32] = [:]
    private var made: [Made] = []
    /// The denominator of most forms.
    let one = Polynomial(Rational(1))

    init(_ arena: ExpressionArena) { self.arena = arena }

    subscript(atom place: Int32) -> Atom { atoms[Int(place)] }
    subscript(reduction place: Int32) -> Reduction { reductions[Int(place)] }

    /// The form of a node that stands in front of the one that is being made.
    func known(_ place: Int32) -> Fraction? {
        if Int(place) < made.count, case .form(let form) = made[Int(place)] { form } else { nil }
    }

    // MARK: - Comparing

    enum Answer {
        case equal, different, undecided
    }

    /// Whether two expressions are the same function, as far as that can be proved.
    func compare(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Answer {
        guard let x = try form(a), let y = try form(b) else { return .undecided }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom) else {
            return .undecided
        }
        if left == right { return .equal }
        return isDecidable(left) && isDecidable(right) ? .different : .undecided
    }

    /// Whether one expression is a constant that is not zero times the other.
    func areProportional(_ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Answer {
        guard let x = try form(a), let y = try form(b) else { return .undecided }
        if proportional(x.top, y.top) { return .equal }
        guard let left = try product(x.top, y.bottom), let right = try product(y.top, x.bottom) else {
            return .undecided
        }
        if proportional(left, right) { return .equal }
        return isDecidable(left) && isDecidable(right) && !hasConstants(left) && !hasConstants(right)
            ? .different : .undecided
    }

    /// The rational value of an expression, when it has one.
    func rational(_ a: Int32) throws(ArithmeticFailure) -> Rational? {
        guard let x = try form(a), let top = x.top.constant, let bottom = x.bottom.constant else { return nil }
        if bottom.isZero { throw .undefined }
        return divided(top, by: bottom)
    }

    private func proportional(_ a: Polynomial, _ b: Polynomial) -> Bool {
        guard a.terms.count == b.terms.count, let first = a.terms.first, let second = b.terms.first,
            first.monomial == second.monomial, let factor = divided(second.value, by: first.value)
        else { return false }
        return scaled(a, by: factor) == b
    }

    private func isDecidable(_ polynomial: Polynomial) -> Bool {
        polynomial.allAtoms { place in
            switch self[atom: place] {
            case .symbol, .pi, .imaginary, .primeRoot: true
            default: false
            }
        }
    }

    private func hasConstants(_ polynomial: Polynomial) -> Bool {
        !polynomial.allAtoms { place in
            if case .symbol = self[atom: place] { true } else { false }
        }
    }

    // MARK: - Building

    func atom(_ atom: Atom) -> Int32 {
        if let place = places[atom] { return place }
        let place = Int32(atoms.count)
        atoms.append(atom)
        switch atom {
        case .imaginary: reductions.append(.imaginary)
        case .primeRoot(let prime): reductions.append(.primeRoot(prime))
        case .sine: reductions.append(.sine)
        default: reductions.append(.none)
        }
        places[atom] = place
        return place
    }

    /// The cosine of what an atom is the sine of.
    func cosine(of sine: Int32) -> Int32 {
        if let known = cosines[sine] { return known }
        guard case .sine(let key) = self[atom: sine] else { return sine }
        let place = atom(.cosine(key))
        cosines[sine] = place
        return place
    }

    func single(_ value: Atom, exponent: Int32 = 1) -> Fraction {
        Fraction(top: Polynomial(atom: atom(value), exponent: exponent), bottom: one)
    }

    func constant(_ value: Rational) -> Fraction {
        Fraction(top: Polynomial(value), bottom: one)
    }

    /// The normal form of a node; nil when it costs too much.
    func form(_ root: Int32) throws(ArithmeticFailure) -> Fraction? {
        if made.count < arena.nodes.count {
            made += repeatElement(.notYet, count: arena.nodes.count - made.count)
        }
        for place in arena.reachable(from: [root], until: isMade) {
            guard let form = try make(place) else {
                made[Int(place)] = .tooMuch
                continue
            }
            guard !form.bottom.isZero else { throw .undefined }
            made[Int(place)] = .form(form)
        }
        return known(root)
    }

    private func isMade(_ place: Int32) -> Bool {
        if case .notYet = made[Int(place)] { false } else { true }
    }

    func make(_ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        switch arena[place] {
        case .number(let value): return constant(value)
        case .symbol(let name): return single(.symbol(name))
        case .pi: return single(.pi)
        case .euler: return single(.euler)
        case .imaginary: return single(.imaginary)
        case .infinity: return nil
        case .sum(let a, let b):
            guard let x = known(a), let y = known(b) else { return nil }
            return try sum(x, y)
        case .product(let a, let b):
            guard let x = known(a), let y = known(b) else { return nil }
            return try product(x, y)
        case .quotient(let a, let b):
            guard let x = known(a), let y = known(b) else { return nil }
            guard !y.top.isZero else { throw .undefined }
            return try product(x, Fraction(top: y.bottom, bottom: y.top))
        case .power(let a, let b): return try power(place, a, b)
        case .root(let degree, let a):
            if degree == 2, let value = known(a).flatMap(NormalForm.constant), let root = try squareRoot(value) {
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

    func power(_ place: Int32, _ a: Int32, _ b: Int32) throws(ArithmeticFailure) -> Fraction? {
        guard let exponent = known(b).flatMap(NormalForm.constant) else {
            if case .euler = arena[a] { return try exponential(b, place) }
            return single(.node(place))
        }
        guard let base = known(a) else { return nil }
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
    func exponential(_ exponent: Int32, _ place: Int32) throws(ArithmeticFailure) -> Fraction? {
        guard let form = known(exponent), let bottom = form.bottom.constant else { return single(.node(place)) }
        var result = constant(Rational(1))
        for term in form.top.terms {
            guard arena.budget.spend(terms: 2), let share = divided(term.value, by: bottom),
                let times = Rational(share.numerator, 1)?.small,
                let part = Rational(1).divided(by: Rational(share.denominator, 1) ?? Rational(1)),
                abs(times) <= Int64(Polynomial.maximumExponent)
            else { return single(.node(place)) }
            let atom = single(.exponential(Polynomial(term.monomial, part)), exponent: Int32(abs(times)))
            guard let next = try product(result, times < 0 ? Fraction(top: atom.bottom, bottom: atom.top) : atom) else {
                return nil
            }
            result = next
        }
        return result
    }

    /// `√(n/d)` as a rational times square roots of primes.
    func squareRoot(_ value: Rational) throws(ArithmeticFailure) -> Fraction? {
        guard let top = Rational(value.numerator, 1)?.small, let bottom = Rational(value.denominator, 1)?.small else {
            return nil
        }
        // √(n/d) = √(n d) / d
        let (number, overflow) = abs(top).multipliedReportingOverflow(by: bottom)
        guard !overflow, number > 0 else { return number == 0 ? constant(Rational(0)) : nil }
        guard let factors = factors(number) else { return nil }
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

    /// Prime factors of a number, nil when they are too large to find.
    func factors(_ number: Int64) -> [(prime: Int64, count: Int)]? {
        var rest = number
        var found: [(prime: Int64, count: Int)] = []
        var prime: Int64 = 2
        while prime * prime <= rest {
            // Some ten divisions are a step.
            guard prime < NormalForm.maximumDivisor, prime % 16 != 3 || arena.budget.spend(1) else { return nil }
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
