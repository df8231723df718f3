/// A script that tries to hang, break or leave the sandbox, and the only outcomes it may end in.
struct Attack: Sendable, CustomStringConvertible {
    let name: String
    let outcomes: Set<String>
    let source: String

    init(_ name: String, _ outcomes: Set<String>, _ body: String) {
        self.name = name
        self.outcomes = outcomes
        source = "function grade(sample)\n\(body)\nend"
    }

    var description: String { name }

    /// An ordinary class whose `__concat` is added late, so that no check at setmetatable sees it. Calls through it
    /// grow the stack, which Lua 5.4.4's luaV_concat does not survive.
    static let lateConcat = """
        local C = {}
        C.__index = C
        local o = setmetatable({}, C)
        C.__concat = function(a, b)
          local function r(n) if n == 0 then return 0 end return 1 + r(n - 1) end
          r(150)
          return "x"
        end
        local s = o .. "a" .. o
        for i = 1, 1000 do s = o .. s .. i .. o end
        return 1
        """

    static let all: [Attack] = hangs + swallowers + eaters + forbidden + wrongResults

    static let hangs = [
        Attack("loop", ["timeout"], "while true do end"),
        Attack("backtracking pattern", ["timeout"], #"return #(("a"):rep(40)):match(("a-"):rep(40) .. "b") "#),
        Attack("nested captures", ["timeout"], #"return (("a"):rep(5000)):find("(.-)(.-)(.-)(.-)b") and 1 or 0"#),
        Attack(
            "plain find is quadratic", ["timeout"],
            """
            local a = ("a"):rep(1024):rep(4096)
            return a:find(("a"):rep(1024):rep(2048) .. "b", 1, true) and 1 or 0
            """),
        Attack("empty rep", ["timeout"], #"return #string.rep("", math.maxinteger)"#),
        Attack("table.move over nils", ["timeout"], "table.move({}, 1, math.maxinteger - 1, 2) return 1"),
        Attack(
            "lying __len in insert", ["timeout"],
            """
            local t = setmetatable({}, { __len = function() return 1 << 40 end })
            table.insert(t, 1, 1)
            return 1
            """),
        Attack(
            "sort with a C comparator", ["timeout", "runtime"],
            """
            local t = setmetatable({}, { __len = function() return 1 << 30 end, __index = function() return 1 end,
              __newindex = function() end })
            table.sort(t, math.ult)
            return 1
            """),
        Attack(
            "integer keys in one bucket", ["timeout", "memory"],
            """
            local t = {}
            for i = 1, 1 << 17 do t[i * ((1 << 17) - 1)] = true end
            return 1
            """),
        Attack(
            "coroutines without end", ["timeout"],
            """
            while true do coroutine.wrap(function() for _ = 1, 1000 do end end)() end
            """),
        Attack(
            "yield inside", ["timeout"],
            """
            local co = coroutine.wrap(function() while true do coroutine.yield() end end)
            while true do co() end
            """),
        Attack("utf8 loop", ["timeout"], "local s = ('a'):rep(1 << 20) while true do utf8.len(s) end"),
        Attack(
            "looping __index", ["timeout"],
            """
            return setmetatable({}, { __index = function(t, k) while true do end end }).score
            """),
        Attack(
            "looping __tostring", ["timeout"],
            """
            print(setmetatable({}, { __tostring = function() while true do end end }))
            return 1
            """),
        Attack(
            "looping __eq", ["timeout"],
            """
            local m = { __eq = function() while true do end end }
            return setmetatable({}, m) == setmetatable({}, m) and 1 or 0
            """),
        Attack("gsub callback", ["timeout"], "('a'):gsub('.', function() while true do end end) return 1"),
        Attack("goto", ["timeout"], "::again:: goto again"),
        Attack(
            "ephemeron chain made late", ["timeout", "memory", "runtime", "score"],
            """
            local m = {}
            local t = setmetatable({}, m)
            m.__mode = "k"
            local last = {}
            for i = 1, 50000 do local k = {} t[last] = k last = k end
            for i = 1, 2e5 do local x = { {} } end
            return 1
            """),
    ]

    static let swallowers = [
        Attack("pcall around a loop", ["timeout"], "while true do pcall(function() while true do end end) end"),
        Attack(
            "xpcall handler loops", ["timeout"],
            """
            xpcall(function() error("x") end, function() while true do end end)
            return 1
            """),
        Attack(
            "__close loops", ["timeout"],
            """
            do local x <close> = setmetatable({}, { __close = function() while true do end end }) end
            return 1
            """),
        Attack(
            "coroutine.close loops", ["timeout"],
            """
            local co = coroutine.create(function()
              local x <close> = setmetatable({}, { __close = function() while true do end end })
              coroutine.yield()
            end)
            coroutine.resume(co)
            coroutine.close(co)
            return 1
            """),
        Attack(
            "memory in pcall", ["memory", "timeout"],
            """
            while true do pcall(function() local t = {} while true do t[#t + 1] = ("x"):rep(64):rep(4096) .. #t end end) end
            """),
        Attack("os.execute in pcall", ["forbidden"], "pcall(function() os.execute('id') end) return 1"),
        Attack(
            "load in coroutine in pcall", ["forbidden"],
            """
            pcall(coroutine.wrap(function() load("return 1")() end))
            return 1
            """),
    ]

    static let eaters = [
        Attack("one huge string", ["memory"], "return #(('x'):rep(64):rep(1 << 20))"),
        Attack("doubling", ["memory"], "local s = ('x'):rep(64) while true do s = s .. s end"),
        Attack("big table", ["memory", "timeout"], "local t = {} for i = 1, 1e9 do t[i] = i end return 1"),
        Attack(
            "many coroutines", ["memory", "timeout"],
            """
            local t = {}
            while true do t[#t + 1] = coroutine.create(print) end
            """),
        Attack("recursion", ["runtime", "memory"], "local function f() return 1 + f() end return f()"),
        Attack("pattern recursion", ["runtime"], #"return #(("x"):rep(300000)):match((".-"):rep(400) .. "y")"#),
        Attack("unpack", ["runtime"], "return select('#', table.unpack({}, 1, 1e8))"),
        Attack(
            "concat of a long table", ["memory", "runtime", "timeout"],
            """
            return #table.concat(setmetatable({}, { __index = function() return ("x"):rep(4096) end }), "", 1, 1e8)
            """),
        Attack("format width", ["runtime"], "return #string.format('%99999999d', 1)"),
        Attack("string.rep overflow", ["runtime", "memory"], "return #('xx'):rep(math.maxinteger)"),
        Attack(
            "size classes in turn", ["memory", "timeout", "score"],
            """
            for size = 1, 200 do
              local t = {}
              for i = 1, 200 do t[i] = ("x"):rep(size * 500 + i) end
            end
            return 1
            """),
    ]

    static let forbidden = [
        Attack("__gc", ["forbidden"], "setmetatable({}, { __gc = function() while true do end end }) return 1"),
        Attack("__gc placeholder", ["forbidden"], "pcall(setmetatable, {}, { __gc = true }) return 1"),
        Attack("__mode", ["forbidden"], "setmetatable({}, { __mode = 'k' }) return 1"),
        Attack("__concat", ["forbidden"], "setmetatable({}, { __concat = function() return 'x' end }) return 1"),
        Attack("load", ["forbidden"], "return load('return 1')()"),
        Attack("loadstring", ["forbidden"], "return loadstring('return 1')()"),
        Attack("dofile", ["forbidden"], "return dofile('/etc/passwd')"),
        Attack("loadfile", ["forbidden"], "return loadfile('/etc/passwd')"),
        Attack("require", ["forbidden"], "return require('os')"),
        Attack("io.open", ["forbidden"], "return io.open('/etc/passwd')"),
        Attack("os.time", ["forbidden"], "return os.time()"),
        Attack("package.loaded", ["forbidden"], "return package.loaded.os"),
        Attack("debug.getregistry", ["forbidden"], "return debug.getregistry()"),
        Attack("collectgarbage", ["forbidden"], "collectgarbage('stop') return 1"),
        Attack("string.dump", ["forbidden"], "return #string.dump(grade)"),
        Attack("dump as a method", ["forbidden"], "return #(''):dump()"),
        Attack("pairs of os", ["forbidden"], "for k in pairs(os) do return 1 end"),
    ]

    static let wrongResults = [
        Attack("raise", ["runtime"], "error('boom')"),
        Attack(
            "raise a table", ["runtime"], "error(setmetatable({}, { __tostring = function() while true do end end }))"),
        Attack("raise nil", ["runtime"], "error()"),
        Attack("late __concat crashes Lua", ["runtime"], lateConcat),
        Attack(
            "nested coroutine.close overflows the C stack", ["runtime", "timeout", "memory"],
            """
            local co
            for i = 1, 22000 do
              local inner = co
              co = coroutine.create(function()
                local x <close> = setmetatable({}, { __close = function() if inner then coroutine.close(inner) end end })
                coroutine.yield()
              end)
              coroutine.resume(co)
            end
            coroutine.close(co)
            return 1
            """),
        Attack("NaN", ["invalidScore"], "return 0 / 0"),
        Attack("infinity", ["invalidScore"], "return math.huge"),
        Attack("a string", ["invalidScore"], "return '1'"),
        Attack("nothing", ["invalidScore"], "local forgotten = 1"),
        Attack("a boolean", ["invalidScore"], "return true"),
        Attack("a table without score", ["invalidScore"], "return { detail = 'x' }"),
        Attack(
            "a table that lies", ["invalidScore"],
            """
            return setmetatable({}, { __index = function() while true do end end })
            """),
        Attack("a NaN part", ["invalidScore"], "return { score = 1, parts = { a = 0 / 0 } }"),
        Attack(
            "too many parts", ["invalidScore"],
            """
            local parts = {}
            for i = 1, 33 do parts["p" .. i] = i end
            return { score = 1, parts = parts }
            """),
        Attack("a huge part name", ["invalidScore"], "return { score = 1, parts = { [('x'):rep(1 << 20)] = 1 } }"),
        Attack(
            "a trap under _G", ["score"],
            """
            setmetatable(_G, { __index = function() while true do end end })
            return 1
            """),
        Attack(
            "a hundred thousand results", ["runtime", "score"],
            """
            local t = {}
            for i = 1, 100000 do t[i] = 1 end
            return table.unpack(t)
            """),
        Attack("a foreign abstention", ["invalidScore"], "return coroutine.create(print)"),
    ]
}
