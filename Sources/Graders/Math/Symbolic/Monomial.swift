extension Polynomial {
    /// Atoms with their exponents, by atom, packed so that products of them need no memory of their own.
    struct Monomial: Hashable {
        struct Power: Hashable {
            var atom: Int32
            var exponent: Int32
        }

        /// Each lane an atom above ten bits of exponent; those that are not used are zero and come last.
        private var lanes = SIMD16<UInt32>()
        private(set) var count = 0

        static let maximumPowers = 16
        static let maximumAtom: Int32 = 1 << 22 - 1
        private static let exponentBits: UInt32 = 10
        private static let exponentMask: UInt32 = 1 << exponentBits - 1

        static var one: Monomial { Monomial() }

        init() {}

        /// One atom to a power of at most `maximumExponent`.
        init(atom: Int32, exponent: Int32) {
            lanes[0] = Monomial.lane(atom, UInt32(exponent))
            count = exponent == 0 ? 0 : 1
        }

        private static func lane(_ atom: Int32, _ exponent: UInt32) -> UInt32 {
            // Counted from 1, so that no lane in use is zero.
            (UInt32(atom) + 1) << exponentBits | exponent
        }

        subscript(_ place: Int) -> Power {
            Power(
                atom: Int32(lanes[place] >> Monomial.exponentBits) - 1,
                exponent: Int32(lanes[place] & Monomial.exponentMask))
        }

        /// Puts a power behind the others; false when there is no room.
        mutating func append(_ atom: Int32, _ exponent: Int32) -> Bool {
            guard count < Monomial.maximumPowers else { return false }
            lanes[count] = Monomial.lane(atom, UInt32(exponent))
            count += 1
            return true
        }

        /// The product; nil when an exponent or the number of atoms grows beyond reason.
        static func * (a: Monomial, b: Monomial) -> Monomial? {
            if a.count == 0 { return b }
            if b.count == 0 { return a }
            var product = Monomial()
            var (left, right) = (0, 0)
            while left < a.count || right < b.count {
                guard product.count < maximumPowers else { return nil }
                let x = left < a.count ? a.lanes[left] : .max
                let y = right < b.count ? b.lanes[right] : .max
                let (first, second) = (x >> exponentBits, y >> exponentBits)
                if first == second {
                    let exponent = (x & exponentMask) + (y & exponentMask)
                    guard exponent <= UInt32(Polynomial.maximumExponent) else { return nil }
                    product.lanes[product.count] = first << exponentBits | exponent
                } else {
                    product.lanes[product.count] = min(x, y)
                }
                product.count += 1
                if first <= second { left += 1 }
                if second <= first { right += 1 }
            }
            return product
        }

        /// One fixed order of all monomials, that of their lanes.
        static func < (a: Monomial, b: Monomial) -> Bool {
            for place in 0..<max(a.count, b.count) where a.lanes[place] != b.lanes[place] {
                return a.lanes[place] < b.lanes[place]
            }
            return false
        }

        /// A number of the powers: the same in every process.
        var mixed: UInt64 {
            var state: UInt64 = 0x9E37_79B9_7F4A_7C15
            for place in 0..<count {
                state = (state ^ UInt64(lanes[place])) &* 0xD6E8_FEB8_6659_FD93
                state ^= state >> 32
            }
            return state
        }

        func hash(into hasher: inout Hasher) { hasher.combine(mixed) }
    }
}
