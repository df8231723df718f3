import LuaRuntime
import Testing

/// Lua that shows any value on one line: lists in brackets, tables with sorted names, null by name.
private let show = """
    local function show(value)
      if value == laurel.null then return "null" end
      if type(value) ~= "table" then return tostring(value) end
      local parts, names = {}, {}
      for index = 1, #value do parts[index] = show(value[index]) end
      if #value > 0 then return "[" .. table.concat(parts, "|") .. "]" end
      for name in pairs(value) do names[#names + 1] = name end
      table.sort(names)
      for index, name in ipairs(names) do parts[index] = name .. "=" .. show(value[name]) end
      return "{" .. table.concat(parts, "|") .. "}"
    end
    local function all(...)
      local values = table.pack(...)
      for index = 1, values.n do values[index] = show(values[index]) end
      return table.concat(values, " ")
    end

    """

/// What an expression gives, shown; or the error that it raises.
func shown(_ expression: String) async throws -> String {
    let source = show + "function grade() return 1, all(\(expression)) end"
    let result = try #require(try await grade(source).first)
    if case .failure(let failure) = result.outcome { return "error: \(failure.message)" }
    return result.detail ?? ""
}

func expectValue(of expression: String, _ expected: String) async throws {
    #expect(try await shown(expression) == expected, "\(expression)")
}

/// Expects an error whose message has `part`.
func expectError(of expression: String, _ part: String) async throws {
    let value = try await shown(expression)
    #expect(value.hasPrefix("error: ") && value.contains(part), "\(expression) gave \(value)")
}
