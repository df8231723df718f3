--- DAPO's soft overlong punishment: free up to a length, then a linear fall to -1 at the longest.
-- @module soft-overlong

-- What a token is taken for where the host did not count them, in bytes of UTF-8.
local BYTES_PER_TOKEN = 4

--- Scores a completion by its length in tokens.
-- R(y) = 0 for |y| <= L_max - L_cache; (L_max - L_cache - |y|) / L_cache up to L_max; -1 above.
-- @tparam table sample { completion, token_count, ... }
-- @tparam table params { max_tokens, cache_tokens }
-- @treturn number from -1 to 0; -1 for an empty completion
-- @treturn string the number of tokens
function grade(sample, params)
  local max, cache = params.max_tokens, params.cache_tokens
  if cache > max then
    error("cache_tokens must not be larger than max_tokens")
  elseif laurel.trim(sample.completion) == "" then
    return -1, "empty"
  end
  local count, detail = sample.token_count, "%d tokens"
  if not count then
    count, detail = math.ceil(#sample.completion / BYTES_PER_TOKEN), "about %d tokens"
  end
  detail = detail:format(count)
  if count <= max - cache then
    return 0, detail
  elseif count > max or cache == 0 then
    return -1, detail
  end
  return (max - cache - count) / cache, detail
end
