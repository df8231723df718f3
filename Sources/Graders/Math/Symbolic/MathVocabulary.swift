/// What the commands of LaTeX, the names in plain text and the signs of Unicode stand for.
enum MathVocabulary {
    /// Names that may be written as letters or, behind a backslash, as a command.
    static let names: [String: MathToken] = [
        "sin": .function(.sin), "cos": .function(.cos), "tan": .function(.tan), "cot": .function(.cot),
        "sec": .function(.sec), "csc": .function(.csc), "arcsin": .function(.arcsin), "arccos": .function(.arccos),
        "arctan": .function(.arctan), "asin": .function(.arcsin), "acos": .function(.arccos),
        "atan": .function(.arctan), "sinh": .function(.sinh), "cosh": .function(.cosh), "tanh": .function(.tanh),
        "exp": .function(.exp), "ln": .function(.ln), "log": .logarithm, "lg": .logarithm, "sqrt": .root,
        "abs": .function(.abs), "tg": .function(.tan), "ctg": .function(.cot), "cosec": .function(.csc),
        "floor": .function(.floor), "ceil": .function(.ceiling), "binom": .binomial, "pi": .symbol("π"),
        "oo": .infinity,
        "inf": .infinity, "infinity": .infinity, "infty": .infinity, "and": .and, "or": .or, "union": .union,
    ]

    /// Words that look like products of letters and are none.
    static let words: Set<String> = [
        "nan", "yes", "no", "not", "all", "odd", "dne", "any", "none", "few", "one", "two", "six", "ten", "red", "tie",
        "on", "off", "up", "is", "if", "it", "of", "at", "we", "he", "me", "my", "by", "so", "do", "go", "us", "am",
        "pm",
        "the", "for", "but", "his", "her", "you", "are", "was", "has", "had", "its", "our", "see", "let", "get", "set",
    ]

    /// Commands beyond `names`.
    static let commands: [String: MathToken] = [
        "frac": .fraction, "dfrac": .fraction, "tfrac": .fraction, "cfrac": .fraction, "dbinom": .binomial,
        "tbinom": .binomial, "sum": .sum, "prod": .product, "cdot": .times, "times": .times, "ast": .times,
        "div": .divide, "pm": .plusMinus(isUpper: true), "mp": .plusMinus(isUpper: false), "colon": .colon,
        "mid": .mid, "vert": .bar, "lvert": .bar, "rvert": .bar, "Vert": .bar, "lbrace": .open(.set),
        "rbrace": .close(.set), "langle": .open(.angle), "rangle": .close(.angle), "lfloor": .open(.floor),
        "rfloor": .close(.floor), "lceil": .open(.ceiling), "rceil": .close(.ceiling), "lbrack": .open(.square),
        "rbrack": .close(.square), "lparen": .open(.paren), "rparen": .close(.paren), "le": .relation(.lessEqual),
        "leq": .relation(.lessEqual), "leqslant": .relation(.lessEqual), "ge": .relation(.greaterEqual),
        "geq": .relation(.greaterEqual), "geqslant": .relation(.greaterEqual), "lt": .relation(.less),
        "gt": .relation(.greater), "ne": .relation(.notEqual), "neq": .relation(.notEqual),
        "approx": .relation(.approximate), "in": .membership, "cup": .union, "cap": .intersection,
        "setminus": .setMinus, "backslash": .setMinus, "emptyset": .emptySet, "varnothing": .emptySet,
        "degree": .degree, "prime": .prime, "land": .and, "wedge": .and, "lor": .or, "vee": .or,
        "eq": .relation(.equal),
        "imath": .symbol("i"), "epsilon": .symbol("epsilon"), "varepsilon": .symbol("epsilon"),
        "varphi": .symbol("phi"), "vartheta": .symbol("theta"), "ell": .symbol("ell"), "hbar": .symbol("hbar"),
    ]

    /// Commands that only shape what is set.
    static let ignored: Set<String> = [
        "left", "right", "big", "Big", "bigg", "Bigg", "bigl", "bigr", "Bigl", "Bigr", "biggl", "biggr", "Biggl",
        "Biggr", "displaystyle", "textstyle", "limits", "nolimits", "quad", "qquad", "thinspace", "boxed", "fbox",
        "rm", "bf", "it", "middle", "bold", "mathop", "triangle", "angle", "operatorname*",
    ]

    /// Commands whose argument is words.
    static let textual: Set<String> = [
        "text", "textbf", "textit", "textrm", "textsf", "texttt", "textnormal", "mbox", "hbox", "emph",
    ]

    /// Commands whose argument is a name or a value in another face.
    static let faces: Set<String> = [
        "mathrm", "mathbf", "mathit", "mathsf", "mathcal", "operatorname", "boldsymbol", "bm", "mathbb", "mathfrak",
    ]

    /// Commands that put a mark on a letter: together they are one symbol.
    static let marks: Set<String> = [
        "vec", "overline", "bar", "hat", "widehat", "tilde", "overrightarrow", "dot", "ddot", "underline", "overparen",
        "widetilde",
    ]

    static let greek: Set<String> = [
        "alpha", "beta", "gamma", "delta", "zeta", "eta", "theta", "iota", "kappa", "lambda", "mu", "nu", "xi", "rho",
        "sigma", "tau", "upsilon", "phi", "chi", "psi", "omega", "Gamma", "Delta", "Theta", "Lambda", "Xi", "Pi",
        "Sigma", "Phi", "Psi", "Omega",
    ]

    static let signs: [UInt32: MathToken] = [
        0x2B: .plus, 0x2D: .minus, 0x2F: .divide, 0x5F: .subscripted, 0x25: .percent, 0x2C: .comma, 0x3B: .semicolon,
        0x3A: .colon, 0x7C: .bar, 0x28: .open(.paren), 0x29: .close(.paren), 0x5B: .open(.square),
        0x5D: .close(.square), 0x26: .cellEnd, 0x27: .prime, 0x2032: .prime, 0x2264: .relation(.lessEqual),
        0x2265: .relation(.greaterEqual), 0x2260: .relation(.notEqual), 0x2248: .relation(.approximate),
        0x2A7D: .relation(.lessEqual), 0x2A7E: .relation(.greaterEqual), 0x2208: .membership, 0x222A: .union,
        0x2229: .intersection, 0x2216: .setMinus, 0x2205: .emptySet, 0xD8: .emptySet, 0x221E: .infinity,
        0xB1: .plusMinus(isUpper: true), 0x2213: .plusMinus(isUpper: false), 0x221A: .root, 0xB0: .degree,
        0x211D: .reals, 0x27E8: .open(.angle), 0x27E9: .close(.angle), 0x230A: .open(.floor), 0x230B: .close(.floor),
        0x2308: .open(.ceiling), 0x2309: .close(.ceiling), 0x2211: .sum, 0x220F: .product, 0x2223: .mid,
        0x3C0: .symbol("π"), 0x3B1: .symbol("alpha"), 0x3B2: .symbol("beta"), 0x3B3: .symbol("gamma"),
        0x3B4: .symbol("delta"), 0x3B8: .symbol("theta"), 0x3BB: .symbol("lambda"), 0x3BC: .symbol("mu"),
        0x3C6: .symbol("phi"), 0x3C9: .symbol("omega"), 0x3C1: .symbol("rho"), 0x3C3: .symbol("sigma"),
        0x3C4: .symbol("tau"), 0x3B5: .symbol("epsilon"), 0x394: .symbol("Delta"),
    ]
}
