// The texts of a new plugin that compares the candidates of a prompt.
extension PluginTemplate {
    var groupScript: String {
        """
        --- Rewards a completion for differing from the prompt's other completions.
        -- Change it into your reward; `laurel plugin test \(name)` runs tests/cases.jsonl.
        -- @module \(name)

        --- Scores all completions of one prompt together.
        -- @tparam table samples the candidates: { { prompt, completion, ... }, ... }
        -- @tparam table params { empty_score }
        -- @treturn table one score for each sample: the share of the others that wrote something else
        function grade_group(samples, params)
          local seen = {}
          for _, sample in ipairs(samples) do
            local text = laurel.trim(sample.completion)
            seen[text] = (seen[text] or 0) + 1
          end
          local scores = {}
          for index, sample in ipairs(samples) do
            local text = laurel.trim(sample.completion)
            if text == "" then
              scores[index] = params.empty_score
            else
              scores[index] = #samples > 1 and (#samples - seen[text]) / (#samples - 1) or 1
            end
          end
          return scores
        end

        """
    }

    var groupManifest: String {
        """
        api: 1
        name: \(name)
        version: 0.1.0
        summary: Rewards a completion for differing from the prompt's other completions.
        license: Apache-2.0
        entry: main.lua
        range: [0, 1]
        params:
          - name: empty_score
            type: number
            default: 0
            bounds: [0, 1]
            meaning: The score of an empty completion.

        """
    }

    static let groupCases = """
        {"sample": {"prompt": "Name a fruit.", "completions": ["apple", "pear"]}, "expect": {"score": 1}}
        {"sample": {"prompt": "Name a fruit.", "completions": ["apple", " apple", "fig"]}, "expect": [{"score": 0.5}, {"score": 0.5}, {"score": 1}]}
        {"sample": {"prompt": "Name a fruit.", "completions": ["apple", "apple"]}, "expect": {"score": 0}}
        {"sample": {"completions": ["apple", ""]}, "expect": [{"score": 1}, {"score": 0}]}
        {"sample": {"completions": ["apple", ""]}, "params": {"empty_score": 0.25}, "expect": [{"score": 1}, {"score": 0.25}]}

        """
}
