// The texts of a new plugin that grades candidates one by one.
extension PluginTemplate {
    var script: String {
        """
        --- Rewards an answer that equals the reference.
        -- Change it into your reward; `laurel plugin test \(name)` runs tests/cases.jsonl.
        -- @module \(name)

        --- The words of a text, without case and punctuation.
        -- @tparam string text
        -- @treturn string
        local function normalise(text)
          return table.concat(laurel.tokens(text), " ")
        end

        --- Scores one completion.
        -- @tparam table sample { prompt, completion, reference, ... }
        -- @tparam table params { loose_score }
        -- @treturn number 1 when equal, loose_score when only case, punctuation or spaces differ, else 0
        -- @treturn string the reason
        function grade(sample, params)
          if not sample.reference then
            return laurel.abstain("the row has no reference")
          end
          local answer, reference = laurel.trim(sample.completion), laurel.trim(sample.reference)
          if answer == "" then
            return 0, "empty"
          end
          if answer == reference then
            return 1, "equal"
          end
          -- An answer of megabytes costs a look at its length, and no more.
          local wanted = normalise(reference)
          if #answer <= 4 * #reference + 64 and wanted ~= "" and normalise(answer) == wanted then
            return params.loose_score, "equal but for case, punctuation or spaces"
          end
          return 0, "different"
        end

        """
    }

    var manifest: String {
        """
        api: 1
        name: \(name)
        version: 0.1.0
        summary: Rewards an answer that equals the reference.
        license: Apache-2.0
        entry: main.lua
        range: [0, 1]
        needs: [reference]
        params:
          - name: loose_score
            type: number
            default: 0.5
            bounds: [0, 1]
            meaning: The score of an answer that differs from the reference in case, punctuation or spaces only.

        """
    }

    static let cases = """
        {"sample": {"prompt": "What is the capital of Norway?", "completion": "Oslo", "reference": "Oslo"}, "expect": {"score": 1}}
        {"sample": {"prompt": "What is the capital of Norway?", "completion": "oslo.", "reference": "Oslo"}, "expect": {"score": 0.5}}
        {"sample": {"completion": "oslo.", "reference": "Oslo"}, "params": {"loose_score": 0.25}, "expect": {"score": 0.25}}
        {"sample": {"prompt": "What is the capital of Norway?", "completion": "Bergen", "reference": "Oslo"}, "expect": {"score": 0}}
        {"sample": {"prompt": "What is the capital of Norway?", "completion": "", "reference": "Oslo"}, "expect": {"score": 0}}
        {"sample": {"completion": "Oslo"}, "expect": {"outcome": "abstain"}}

        """

    var readme: String {
        let meaning =
            isGroup
            ? "Rewards a completion for differing from the prompt's other completions."
            : "Rewards an answer that equals the reference."
        let row =
            isGroup
            ? "| `empty_score` | 0 | the score of an empty completion |"
            : "| `loose_score` | 0.5 | the score of an answer that differs in case, punctuation or spaces only |"
        return """
            # \(name)

            \(meaning)

            ```yaml
            graders:
              - { plugin: \(name) }
            ```

            | parameter | default | meaning |
            |---|---|---|
            \(row)

            `main.lua` has the reward, `plugin.yaml` what it declares, `tests/cases.jsonl` what it is held to:

                laurel plugin test \(name)
                laurel plugin validate \(name)

            """
    }
}
