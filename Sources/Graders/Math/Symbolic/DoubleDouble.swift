import Foundation

/// A number of about 106 bits as the sum of two doubles: enough to see through cancellation.
struct DoubleDouble {
    var high: Double
    var low: Double

    init(_ high: Double, _ low: Double = 0) {
        self.high = high
        self.low = low
    }

    /// The nearest to a fraction; nil when it is out of range.
    init?(_ value: Rational) {
        let high = value.double
        guard high.isFinite else { return nil }
        self.init(high)
        if let (top, bottom) = value.parts, abs(top) < 1 << 53, bottom < 1 << 53 {
            // The rest of the division is a double itself.
            if bottom != 1 {
                let rest = Double(top).addingProduct(-high, Double(bottom))
                self = DoubleDouble.quickSum(high, rest / Double(bottom))
            }
            return
        }
        // The rest of a number of thousands of digits costs more than it tells.
        if value.bits > 1_024 { return }
        guard abs(high) > 1e-250 else { return }
        low = value.rest(from: high)
        self = DoubleDouble.quickSum(high, low)
    }

    static let pi = DoubleDouble(3.141592653589793, 1.2246467991473532e-16)
    static let euler = DoubleDouble(2.718281828459045, 1.4456468917292502e-16)
    static let ln2 = DoubleDouble(0.6931471805599453, 2.3190468138462996e-17)

    private static func quickSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let sum = a + b
        return DoubleDouble(sum, b - (sum - a))
    }

    private static func twoSum(_ a: Double, _ b: Double) -> DoubleDouble {
        let sum = a + b
        let part = sum - a
        return DoubleDouble(sum, (a - (sum - part)) + (b - part))
    }

    private static func twoProduct(_ a: Double, _ b: Double) -> DoubleDouble {
        let product = a * b
        return DoubleDouble(product, (-product).addingProduct(a, b))
    }

    static func + (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let high = twoSum(a.high, b.high)
        let low = twoSum(a.low, b.low)
        let middle = quickSum(high.high, high.low + low.high)
        return quickSum(middle.high, middle.low + low.low)
    }

    static prefix func - (a: DoubleDouble) -> DoubleDouble { DoubleDouble(-a.high, -a.low) }
    static func - (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble { a + -b }

    static func * (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let product = twoProduct(a.high, b.high)
        return quickSum(product.high, product.low + (a.high * b.low + a.low * b.high))
    }

    static func / (a: DoubleDouble, b: DoubleDouble) -> DoubleDouble {
        let first = a.high / b.high
        var rest = a - b * DoubleDouble(first)
        let second = rest.high / b.high
        rest = rest - b * DoubleDouble(second)
        return quickSum(first, second) + DoubleDouble(rest.high / b.high)
    }

    var isZero: Bool { high == 0 && low == 0 }

    var squareRoot: DoubleDouble {
        guard high > 0 else { return DoubleDouble(0) }
        let guess = high.squareRoot()
        let rest = self - DoubleDouble.twoProduct(guess, guess)
        return DoubleDouble.twoSum(guess, rest.high / (2 * guess))
    }

    /// `e` to this power; nil when it is out of range.
    var exponential: DoubleDouble? {
        guard abs(high) < 700 else { return nil }
        let count = (high / DoubleDouble.ln2.high).rounded()
        let small = (self - DoubleDouble.ln2 * DoubleDouble(count)) * DoubleDouble(1 / 512.0)
        var term = small
        var sum = small
        for step in 2...9 {
            term = term * small / DoubleDouble(Double(step))
            sum = sum + term
        }
        // Squares `1 + sum` nine times, without the 1 so that no digit is lost.
        for _ in 0..<9 { sum = sum + sum + sum * sum }
        let scale = Double(sign: .plus, exponent: Int(count), significand: 1)
        let result = sum + DoubleDouble(1)
        return DoubleDouble(result.high * scale, result.low * scale)
    }

    /// The natural logarithm of a positive number.
    var logarithm: DoubleDouble? {
        guard high > 0, high.isFinite else { return nil }
        let shift = high.exponent
        let scale = Double(sign: .plus, exponent: -Int(shift), significand: 1)
        let scaled = DoubleDouble(high * scale, low * scale)
        let guess = DoubleDouble(log(scaled.high))
        guard let back = (-guess).exponential else { return nil }
        return guess + (scaled * back - DoubleDouble(1)) + DoubleDouble.ln2 * DoubleDouble(Double(shift))
    }

    /// Sine and cosine; nil when the argument is too large for them to mean anything.
    var sineAndCosine: (sine: DoubleDouble, cosine: DoubleDouble)? {
        guard abs(high) < 1e8 else { return nil }
        let quarter = DoubleDouble.pi * DoubleDouble(0.5)
        let turns = (high / quarter.high).rounded()
        let rest = (self - quarter * DoubleDouble(turns)) * DoubleDouble(1 / 16.0)
        let square = rest * rest
        var term = rest
        var sine = rest
        for step in 1...9 {
            term = -(term * square) / DoubleDouble(Double(2 * step * (2 * step + 1)))
            sine = sine + term
        }
        // versine = 1 - cos, doubled four times: nothing cancels.
        let half = sine * sine
        var versine = half / (DoubleDouble(1) + (DoubleDouble(1) - half).squareRoot)
        for _ in 0..<4 {
            let cosine = DoubleDouble(1) - versine
            sine = DoubleDouble(2) * sine * cosine
            versine = DoubleDouble(2) * versine * (DoubleDouble(2) - versine)
        }
        let cosine = DoubleDouble(1) - versine
        switch (Int(turns) % 4 + 4) % 4 {
        case 0: return (sine, cosine)
        case 1: return (cosine, -sine)
        case 2: return (-sine, -cosine)
        default: return (-cosine, sine)
        }
    }

    /// The angle of the point `(x, y)`.
    static func angle(y: DoubleDouble, x: DoubleDouble) -> DoubleDouble? {
        let size = (x * x + y * y).squareRoot
        guard size.high > 0, size.high.isFinite else { return nil }
        let guess = DoubleDouble(atan2(y.high, x.high))
        guard let (sine, cosine) = guess.sineAndCosine else { return nil }
        return guess + (y * cosine - x * sine) / size
    }
}
