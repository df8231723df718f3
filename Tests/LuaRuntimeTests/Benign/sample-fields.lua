--- What a sample holds: text, lists, numbers, absent fields.
function grade(sample, params)
  local roles = {}
  for i, message in ipairs(sample.messages) do roles[i] = message.role .. ":" .. #message.content end
  local score = sample.metadata.difficulty * params.weight + sample.token_count + sample.index
  return score, table.concat(roles, ",") .. math.type(sample.token_count) .. math.type(sample.metadata.difficulty) .. tostring(sample.absent)
end
