import Foundation

/// A complex number of about 100 bits with an estimate of its absolute error.
struct ComplexValue {
    var real: DoubleDouble
    var imaginary: DoubleDouble
    var error: Double

    /// What one operation loses, generously.
    static let unit = 0x1p-88
    /// Smaller values have lost digits.
    static let smallest = 1e-280

    init(_ real: DoubleDouble, _ imaginary: DoubleDouble = DoubleDouble(0), error: Double = 0) {
        self.real = real
        self.imaginary = imaginary
        self.error = error
    }

    var size: Double { (real.high * real.high + imaginary.high * imaginary.high).squareRoot() }
    var isReal: Bool { imaginary.isZero || abs(imaginary.high) <= error }
    var isFinite: Bool { real.high.isFinite && imaginary.high.isFinite && error.isFinite }
    /// In the place of a value that is too large or too small to be known: nothing can be said about the point.
    static let outOfRange = ComplexValue(DoubleDouble(.infinity), error: .infinity)

    /// Nothing tells it from zero, and its error is far below anything that is written.
    var isNothing: Bool { size <= 4 * error && error < 1e-20 }

    private static func made(_ real: DoubleDouble, _ imaginary: DoubleDouble, _ error: Double) -> ComplexValue {
        var value = ComplexValue(real, imaginary)
        value.error = error + value.size * unit
        return value
    }

    static func + (a: ComplexValue, b: ComplexValue) -> ComplexValue {
        made(a.real + b.real, a.imaginary + b.imaginary, a.error + b.error + (a.size + b.size) * 0x1p-100)
    }

    static func * (a: ComplexValue, b: ComplexValue) -> ComplexValue {
        let error = a.size * b.error + b.size * a.error
        if a.imaginary.isZero, b.imaginary.isZero { return made(a.real * b.real, DoubleDouble(0), error) }
        return made(
            a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real, error)
    }

    static func / (a: ComplexValue, b: ComplexValue) -> ComplexValue? {
        let size = b.size
        guard size > 4 * b.error, size > 0, size.isFinite else { return nil }
        let error = (a.error + a.size / size * b.error) / size
        if a.imaginary.isZero, b.imaginary.isZero { return made(a.real / b.real, DoubleDouble(0), error) }
        let square = b.real * b.real + b.imaginary * b.imaginary
        guard square.high > 0 else { return nil }
        return made(
            (a.real * b.real + a.imaginary * b.imaginary) / square,
            (a.imaginary * b.real - a.real * b.imaginary) / square, error)
    }

    var negated: ComplexValue { ComplexValue(-real, -imaginary, error: error) }

    var exponential: ComplexValue? {
        guard let scale = real.exponential else { return .outOfRange }
        let loss = scale.high * error
        if imaginary.isZero { return ComplexValue.made(scale, DoubleDouble(0), loss) }
        guard let (sine, cosine) = imaginary.sineAndCosine else { return nil }
        return ComplexValue.made(scale * cosine, scale * sine, loss + scale.high * abs(imaginary.high) * 0x1p-98)
    }

    /// The principal logarithm.
    var logarithm: ComplexValue? {
        let size = size
        guard size > 4 * error, size.isFinite else { return nil }
        if imaginary.isZero, real.high > 0 {
            guard let value = real.logarithm else { return nil }
            return ComplexValue.made(value, DoubleDouble(0), error / size + 0x1p-96)
        }
        guard let length = (real * real + imaginary * imaginary).logarithm,
            let angle = DoubleDouble.angle(y: imaginary, x: real)
        else { return nil }
        return ComplexValue.made(length * DoubleDouble(0.5), angle, error / size + 0x1p-96)
    }

    var squareRoot: ComplexValue? {
        if size <= error { return size == 0 ? ComplexValue(DoubleDouble(0)) : nil }
        if imaginary.isZero {
            let root = (real.high < 0 ? -real : real).squareRoot
            let loss = error / (2 * root.high)
            return real.high < 0
                ? ComplexValue.made(DoubleDouble(0), root, loss) : ComplexValue.made(root, DoubleDouble(0), loss)
        }
        guard let half = logarithm.map({ $0 * ComplexValue(DoubleDouble(0.5)) }) else { return nil }
        return half.exponential
    }

    /// A whole power by squaring.
    func power(_ exponent: Int64) -> ComplexValue? {
        guard abs(exponent) <= 1 << 20 else { return .outOfRange }
        var result = ComplexValue(DoubleDouble(1))
        var base = self
        var rest = abs(exponent)
        while rest > 0 {
            if rest & 1 == 1 { result = result * base }
            rest >>= 1
            if rest > 0 { base = base * base }
            guard result.isFinite, base.isFinite else { return .outOfRange }
        }
        // Below the smallest numbers every power looks like every other one.
        if size > 0, result.size < ComplexValue.smallest { return .outOfRange }
        return exponent < 0 ? ComplexValue(DoubleDouble(1)) / result : result
    }

    func power(_ exponent: ComplexValue) -> ComplexValue? {
        if size == 0 { return exponent.real.high > 0 && exponent.isReal ? ComplexValue(DoubleDouble(0)) : nil }
        return logarithm.flatMap { ($0 * exponent).exponential }
    }

    /// The real root of a negative number where the degree is odd, else the principal root.
    func root(_ degree: Int64) -> ComplexValue? {
        if degree == 2 { return squareRoot }
        if size == 0 { return self }
        let share = ComplexValue(DoubleDouble(1)) / ComplexValue(DoubleDouble(Double(degree)))
        guard let share else { return nil }
        if imaginary.isZero, real.high < 0, degree % 2 != 0 { return negated.power(share)?.negated }
        return power(share)
    }

    var sineAndCosine: (sine: ComplexValue, cosine: ComplexValue)? {
        guard let (sine, cosine) = real.sineAndCosine else { return (.outOfRange, .outOfRange) }
        let loss = error + abs(real.high) * 0x1p-98
        if imaginary.isZero {
            return (
                ComplexValue.made(sine, DoubleDouble(0), loss), ComplexValue.made(cosine, DoubleDouble(0), loss)
            )
        }
        guard let up = imaginary.exponential, let down = (-imaginary).exponential else { return nil }
        let half = DoubleDouble(0.5)
        let (hyperbolicSine, hyperbolicCosine) = ((up - down) * half, (up + down) * half)
        return (
            ComplexValue.made(sine * hyperbolicCosine, cosine * hyperbolicSine, loss * hyperbolicCosine.high),
            ComplexValue.made(cosine * hyperbolicCosine, -(sine * hyperbolicSine), loss * hyperbolicCosine.high)
        )
    }
}
