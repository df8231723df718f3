--- Rewards `<think>…</think><answer>…</answer>`, with partial credit for each well-formed piece.
-- @module think-answer-tags

local TAG_CREDIT = 0.1
local BODY_CREDIT = 0.2
local SHAPE_CREDIT = 0.2

--- The place of a tag that stands exactly once.
-- @tparam string text
-- @tparam string tag
-- @treturn ?integer its first byte
-- @treturn ?integer its last byte
local function only_place(text, tag)
  local first, last = text:find(tag, 1, true)
  if first and not text:find(tag, last + 1, true) then
    return first, last
  end
  return nil
end

--- The body between two tags that stand once each and in order.
-- @tparam string text
-- @tparam string name of the tag
-- @treturn integer how many of the two tags stand there exactly once
-- @treturn ?string the body
-- @treturn ?integer the first byte of the block
-- @treturn ?integer the last byte of the block
local function block(text, name)
  local first, body_start = only_place(text, "<" .. name .. ">")
  local body_end, last = only_place(text, "</" .. name .. ">")
  local tags = (first and 1 or 0) + (last and 1 or 0)
  if tags < 2 or body_end <= body_start then
    return math.min(tags, 1)
  end
  return tags, text:sub(body_start + 1, body_end - 1), first, last
end

--- How many different words a text has, up to a number.
-- @tparam string text
-- @tparam integer enough
-- @treturn integer
local function count_words(text, enough)
  local seen, count = {}, 0
  for _, word in ipairs(laurel.tokens(text)) do
    if not seen[word] then
      seen[word], count = true, count + 1
      if count >= enough then
        break
      end
    end
  end
  return count
end

--- Scores the form of a completion.
-- @tparam table sample { completion, ... }
-- @tparam table params { think_tag, answer_tag, min_think_words }
-- @treturn number 0.1 for each tag that stands once, 0.2 for each body with words, 0.2 for nothing around or between
-- @treturn string what is missing
function grade(sample, params)
  local text = laurel.trim(sample.completion)
  local think_tags, thought, think_first, think_last = block(text, params.think_tag)
  local answer_tags, answer, answer_first, answer_last = block(text, params.answer_tag)
  local score, missing = TAG_CREDIT * (think_tags + answer_tags), {}
  if think_tags + answer_tags < 4 then
    missing[#missing + 1] = "tags"
  end
  local has_thought = thought and count_words(thought, params.min_think_words) >= params.min_think_words
  local has_answer = answer and count_words(answer, 1) == 1
  if has_thought then
    score = score + BODY_CREDIT
  else
    missing[#missing + 1] = "thought"
  end
  if has_answer then
    score = score + BODY_CREDIT
  else
    missing[#missing + 1] = "answer"
  end
  local is_whole = has_thought and has_answer and think_first == 1 and answer_last == #text
  if is_whole and think_last < answer_first and laurel.trim(text:sub(think_last + 1, answer_first - 1)) == "" then
    return 1, "complete"
  end
  missing[#missing + 1] = "nothing around them"
  return laurel.clamp(score, 0, 1 - SHAPE_CREDIT), "missing: " .. table.concat(missing, ", ")
end
