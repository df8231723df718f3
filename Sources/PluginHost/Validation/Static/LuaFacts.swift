/// What a script's text says: the names it uses, and how.
struct LuaFacts: Sendable, Hashable {
    /// A name and where it stands.
    struct Mention: Sendable, Hashable {
        let name: String
        /// From 1.
        let line: Int
        /// Whether it is known what the name belongs to; else it is guessed from how authors call things.
        var isCertain = true
    }

    /// Globals that are read, except members of the sandbox's libraries.
    var globalReads: [Mention] = []
    /// Globals that are assigned, by a function's declaration or otherwise.
    var globalWrites: [Mention] = []
    /// Members of the sandbox's libraries that are read, as `string.rep`.
    var memberReads: [Mention] = []
    /// Members of the sandbox's libraries that are assigned.
    var memberWrites: [Mention] = []
    /// Locals that hide a library.
    var shadows: [Mention] = []
    /// Fields of the sample that are read.
    var sampleReads: [Mention] = []
    /// Parameters that are read.
    var paramReads: [Mention] = []
    /// Whether the whole of `params` goes somewhere or is indexed by a value, so that reads may be missed.
    var paramsEscape = false
    /// What a function writes to although it was made outside of any function.
    var stateWrites: [Mention] = []
    /// Metatable fields that the sandbox refuses.
    var refusedFields: [Mention] = []
    /// Every name behind a dot and every string: what an escaped table might be asked for.
    var words: Set<String> = []
    /// Whether the script handles its environment itself, so that globals cannot be told.
    var handlesEnvironment = false
}

/// What the sandbox offers to scripts (`environment.c`, `shims.c`, `helpers.c`).
enum LuaEnvironment {
    static let functions: Set<String> = [
        "assert", "error", "getmetatable", "ipairs", "next", "pairs", "pcall", "rawequal", "rawget", "rawlen",
        "rawset", "select", "tonumber", "type", "xpcall", "_VERSION", "_G", "print", "setmetatable", "tostring",
    ]

    /// The members of each library. Those of `laurel` are compared with the worker's by a test.
    static let libraries: [String: Set<String>] = [
        "string": [
            "byte", "char", "find", "format", "gmatch", "gsub", "len", "lower", "match", "pack", "packsize", "rep",
            "reverse", "sub", "unpack", "upper",
        ],
        "table": ["concat", "insert", "move", "pack", "remove", "sort", "unpack"],
        "math": [
            "abs", "acos", "asin", "atan", "ceil", "cos", "deg", "exp", "floor", "fmod", "huge", "log", "max",
            "maxinteger", "min", "mininteger", "modf", "pi", "rad", "random", "randomseed", "sin", "sqrt", "tan",
            "tointeger", "type", "ult",
        ],
        "utf8": ["char", "charpattern", "codepoint", "codes", "len", "offset"],
        "coroutine": ["close", "create", "isyieldable", "resume", "running", "status", "wrap", "yield"],
        "laurel": [
            "abstain", "after", "answer", "api", "boxed", "clamp", "close", "count_phrases", "edit_distance", "fold",
            "gaussian", "json", "last_number", "lcs", "length", "linear", "lines", "log", "lower", "ngrams", "null",
            "number", "regex", "sentences", "similarity", "split", "tag", "token_f1", "tokens", "trim", "words",
        ],
    ]

    /// Names that Lua has and the sandbox refuses: using one ends the call as `forbidden`.
    static let refused: Set<String> = [
        "io", "os", "package", "debug", "load", "loadstring", "loadfile", "dofile", "collectgarbage",
    ]
    /// Metatable fields that the sandbox refuses.
    static let refusedFields: Set<String> = ["__gc", "__mode", "__concat"]

    /// What `sample` holds.
    static let sampleFields: Set<String> = [
        "prompt", "messages", "completion", "reference", "metadata", "finish_reason", "token_count", "index", "scores",
    ]
}
