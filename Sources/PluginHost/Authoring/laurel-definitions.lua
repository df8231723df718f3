---@meta laurel
-- What a Laurel reward script can use, API version 1, for the Lua language server. It is never run.
--
-- Texts are byte strings that hold UTF-8. An invalid byte counts as one character U+FFFD; it is never an error. All
-- positions are byte positions, as in Lua's `string` library. Every function is pure: same arguments, same result. An
-- argument of the wrong type raises an error that names the function and the argument, and so does an argument past a
-- cap that is stated here. Also available: Lua 5.4's safe base functions, `string` (without `dump`), `table`, `math`,
-- `utf8`, `coroutine`, `print` (as `laurel.log`) and `require` for the plugin's own files.

---One turn of the conversation.
---@class laurel.Message
---@field role "system"|"user"|"assistant"|string
---@field content string

---What `grade` is asked to score: one completion of one prompt.
---@class laurel.Sample
---@field prompt string The text of the last user turn.
---@field messages laurel.Message[] The conversation that the completion continues.
---@field completion string What the model wrote.
---@field reference string|nil The reference answer, where the row has one.
---@field metadata table<string, any> The row's other columns. Null is nil in a table and `laurel.null` in a list.
---@field finish_reason "stop"|"length" Whether the model ended by itself or was cut.
---@field token_count integer? How many tokens the completion has; nil in rows that do not say.
---@field index integer The row's place in the dataset.
---@field scores table<string, number> What the reward's built-in graders gave this completion, by name.

---The reward configuration's `params`, with the manifest's defaults for those that are not given.
---@alias laurel.Params table<string, any>

---A result with more to tell than a number.
---@class laurel.Result
---@field score number Finite, inside the manifest's `range` ([0, 1] unless it says otherwise).
---@field detail? string A short reason that a person reads; cut at 1024 bytes.
---@field parts? table<string, number> Up to 32 named parts of the score, each finite; names of up to 64 bytes.

---What `laurel.abstain` returns.
---@class laurel.Abstention

---@alias laurel.Graded number|laurel.Result|laurel.Abstention

---Scores one completion. A script defines it (or returns a table that holds it). Returning nothing is an error.
---@param sample laurel.Sample
---@param params laurel.Params
---@return laurel.Graded score
---@return string? detail
function grade(sample, params) end

---Scores all completions of one prompt together, for rewards that compare them. Optional.
---@param samples laurel.Sample[] The candidates of one prompt.
---@param params laurel.Params
---@return laurel.Graded[] results One for each sample, in the same order.
function grade_group(samples, params) end

---Helpers for reward scripts.
---@class laurel
---@field api integer The version of this interface: 1.
---@field null lightuserdata JSON's null, where nil cannot stand: in a list, or as a decoded value.
laurel = {}

-- The result ---------------------------------------------------------------------------------------------------------

---A result that says: no opinion. The candidate is left out of this grader's group average.
---@param reason? string
---@return laurel.Abstention
---@nodiscard
function laurel.abstain(reason) end

---Adds a line to the candidate's log: the values as `tostring` shows them, with tabs between. The log is cut at 4096
---bytes unless the host says otherwise.
---@param ... any
function laurel.log(...) end

-- Shaping ------------------------------------------------------------------------------------------------------------

---`x` moved into [low, high].
---@param x number
---@param low? number 0 when absent.
---@param high? number 1 when absent; not below `low`.
---@return number
---@nodiscard
function laurel.clamp(x, low, high) end

---0 at `x0`, 1 at `x1`, a straight line between them, clamped outside. With `x0 > x1` it falls.
---@param x number
---@param x0 number Finite.
---@param x1 number Finite, not equal to `x0`.
---@return number
---@nodiscard
function laurel.linear(x, x0, x1) end

---`exp(-(x - mean)^2 / (2 sigma^2))`: 1 at `mean`, falling to both sides.
---@param x number
---@param mean number
---@param sigma number Above 0.
---@return number
---@nodiscard
function laurel.gaussian(x, mean, sigma) end

-- Numbers ------------------------------------------------------------------------------------------------------------

---The number that the whole text is, outer white space aside: sign and currency ($ € £ ¥) in either order, commas that
---group thousands, a decimal point, an exponent; up to 128 digits.
---@param s string
---@return number|nil
---@nodiscard
function laurel.number(s) end

---The last number in the text. A minus after a letter, a digit or `)` counts as a hyphen or an operator.
---@param s string
---@return number|nil
---@nodiscard
function laurel.last_number(s) end

---Whether two numbers lie within a tolerance: `|a - b| <= tolerance` ("absolute"), or `|a - b| <= tolerance *
---max(|a|, |b|)` ("relative"). A nil or NaN is close to nothing, so a number that was not found needs no check.
---@param a number|nil
---@param b number|nil
---@param tolerance number 0 or more.
---@param mode? "absolute"|"relative" "absolute" when absent.
---@return boolean
---@nodiscard
function laurel.close(a, b, tolerance, mode) end

-- Answers in a completion --------------------------------------------------------------------------------------------

---What the last `\boxed{…}` with balanced braces holds, untrimmed. `\{` and `\}` are no braces.
---@param s string
---@return string|nil
---@nodiscard
function laurel.boxed(s) end

---The rest of the line behind the last `marker`, trimmed.
---@param s string
---@param marker string Not empty; compared byte by byte.
---@return string|nil
---@nodiscard
function laurel.after(s, marker) end

---What the last complete `<name>…</name>` holds, untrimmed.
---@param s string
---@param name string 1 to 64 letters, digits, `_`, `-`, `.` or `:`.
---@return string|nil
---@nodiscard
function laurel.tag(s, name) end

---The answer, trimmed, by the first rule that finds one: `<answer>…</answer>`; `\boxed{…}`; behind the last `####`;
---behind the last "Answer:" or "answer is" in any case, without the colon, bold marks (`*`) and final full stop. An
---empty rest of a line is no answer for the last two rules.
---@param s string
---@return string|nil
---@nodiscard
function laurel.answer(s) end

-- Text ---------------------------------------------------------------------------------------------------------------

---The text without white space (Unicode's) at its ends.
---@param s string
---@return string
---@nodiscard
function laurel.trim(s) end

---The pieces between plain separators, empty ones included.
---@param s string
---@param separator string Not empty.
---@return string[]
---@nodiscard
function laurel.split(s, separator) end

---The lines without their ends (LF or CRLF). Text behind the last end is a line, an empty rest is none.
---@param s string
---@return string[]
---@nodiscard
function laurel.lines(s) end

---The runs between white space (Unicode's).
---@param s string
---@return string[]
---@nodiscard
function laurel.words(s) end

---The sentences, trimmed. One ends behind `.`, `!`, `?` or `…` (and closing quotes or brackets) when white space or the
---end follows, and behind `。`, `！` or `？` always. Common abbreviations ("Dr.", "e.g."), initials, decimal points and
---the number that starts a list item end none.
---@param s string
---@return string[]
---@nodiscard
function laurel.sentences(s) end

---The case-folded runs of letters, marks and digits (Unicode's): "Don't, 3.5" gives "don", "t", "3", "5".
---@param s string
---@return string[]
---@nodiscard
function laurel.tokens(s) end

---How often each phrase stands in the text: as a run of its tokens, so at word boundaries, whatever the case and whatever
---stands between its words. A phrase within a longer one counts too; one without a letter or digit is never found.
---@param text string
---@param phrases string[]
---@return integer[] counts One for each phrase.
---@return integer words How many tokens the text has.
---@nodiscard
function laurel.count_phrases(text, phrases) end

---The text in lower case, by Unicode's rules that need no language or context.
---@param s string
---@return string
---@nodiscard
function laurel.lower(s) end

---The text case-folded by Unicode's full rules, for comparing without regard to case: "ß" gives "ss".
---@param s string
---@return string
---@nodiscard
function laurel.fold(s) end

---How many characters (Unicode scalars) the text has.
---@param s string
---@return integer
---@nodiscard
function laurel.length(s) end

-- Comparing ----------------------------------------------------------------------------------------------------------

---Every run of `n` neighbours, joined by one space. At most 16 MiB in total.
---@param list (string|number)[]
---@param n integer 1 or more; a list of fewer items has none.
---@return string[]
---@nodiscard
function laurel.ngrams(list, n) end

---Levenshtein's distance: how many insertions, deletions and replacements turn one into the other. Texts are compared
---by character, lists by item. The product of the two lengths is at most 25,000,000.
---@param a string|(string|number|boolean)[]
---@param b string|(string|number|boolean)[] Of the same kind as `a`.
---@return integer
---@nodiscard
function laurel.edit_distance(a, b) end

---1 minus the edit distance over the longer length: 1 for equals (two empty ones too), 0 for nothing in common. Lengths
---as for `edit_distance`.
---@param a string|(string|number|boolean)[]
---@param b string|(string|number|boolean)[] Of the same kind as `a`.
---@return number
---@nodiscard
function laurel.similarity(a, b) end

---The length of the longest common subsequence. Lengths as for `edit_distance`.
---@param a string|(string|number|boolean)[]
---@param b string|(string|number|boolean)[] Of the same kind as `a`.
---@return integer
---@nodiscard
function laurel.lcs(a, b) end

---The overlap of two bags of tokens, as in SQuAD: precision is the share of `a`'s tokens that `b` has, recall the
---share of `b`'s that `a` has, F1 their harmonic mean. Texts are cut by `laurel.tokens`, lists are taken as they are.
---All three are 1 when both are empty, 0 when one is.
---@param a string|string[] The completion.
---@param b string|string[] The reference.
---@return number f1
---@return number precision
---@return number recall
---@nodiscard
function laurel.token_f1(a, b) end

-- JSON ---------------------------------------------------------------------------------------------------------------

---@class laurel.json
---@field null lightuserdata The same as `laurel.null`.
laurel.json = {}

---The value of a JSON text, or nil and a message with line and column: bad JSON is data, no error. Objects and arrays
---are tables, null is `laurel.null`, whole numbers that fit are integers; of equal keys the last counts. Up to 64
---levels deep and 1 MiB long.
---@param text string
---@return any value
---@return string? message
---@nodiscard
function laurel.json.decode(text) end

-- Regular expressions ------------------------------------------------------------------------------------------------

---Regular expressions by RE2's syntax and leftmost-first rules. A search takes time linear in the text, whatever the
---pattern; `all`, `count`, `replace` and `split` search once for each match. There are no backreferences and no
---look-around. `\d \w \s \b` and `[[:alpha:]]` are ASCII, `\pL` and `\p{Lu}` are Unicode's general categories.
---Flags `(?i)`, `(?s)`, `(?m)`; groups `( )`, `(?: )`, `(?P<name> )`; repeats up to 1000, lazy with `?`. A pattern has
---at most 64 KiB, 64 groups and 10,000 steps. A bad pattern raises an error with the position.
---@class laurel.regex
laurel.regex = {}

---One match of `laurel.regex.all`.
---@class laurel.Match
---@field start integer Its first byte.
---@field stop integer Its last byte; `start - 1` when it is empty.
---@field text string
---@field captures table<integer|string, string|false> By number and by name; false for a group that took no part.

---The first match: its first and last byte, then its captures (false for a group that took no part), or nil.
---@param s string
---@param pattern string
---@param init? integer Where to start, as in `string.find`. `^`, `\A` and `\b` still see the text before it.
---@return integer|nil start
---@return integer|nil stop
---@return string|false ... captures
---@nodiscard
function laurel.regex.find(s, pattern, init) end

---The captures of the first match (false for a group that took no part), or its text when there are no groups, or nil.
---@param s string
---@param pattern string
---@param init? integer Where to start, as in `string.match`.
---@return string|false|nil ...
---@nodiscard
function laurel.regex.match(s, pattern, init) end

---All matches that do not overlap, from left to right. An empty match right behind another one does not count.
---@param s string
---@param pattern string
---@return laurel.Match[]
---@nodiscard
function laurel.regex.all(s, pattern) end

---How many matches `laurel.regex.all` would find.
---@param s string
---@param pattern string
---@return integer
---@nodiscard
function laurel.regex.count(s, pattern) end

---The text with every match replaced. In `replacement`, `$0` is the match, `$1` to `$9` are its groups (empty for one
---that took no part) and `$$` is a dollar sign.
---@param s string
---@param pattern string
---@param replacement string
---@return string text
---@return integer count
---@nodiscard
function laurel.regex.replace(s, pattern, replacement) end

---The pieces between the matches, empty ones included. Empty matches cut between characters, not at the ends.
---@param s string
---@param pattern string
---@return string[]
---@nodiscard
function laurel.regex.split(s, pattern) end
