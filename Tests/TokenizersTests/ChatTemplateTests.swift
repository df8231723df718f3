import Testing
import Tokenizers

/// Chat templates: recognition by features of the Jinja text, and rendering.
///
/// The full texts of the published templates were rendered with jinja2 and agreed with these expectations; the texts here
/// are abridged to what recognition looks at.
@Suite struct ChatTemplateTests {
    static let plain =
        "{% for message in messages %}{{'<|im_start|>' + message['role'] + '\\n' + message['content'] + '<|im_end|>' + '\\n'}}"
        + "{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\\n' }}{% endif %}"
    static func withDefault(_ system: String) -> String {
        "{% if messages[0]['role'] != 'system' %}{{ '<|im_start|>system\\n\(system)<|im_end|>\\n' }}{% endif %}" + plain
    }
    static let qwen3 =
        plain + "{% set ns.last_query_index = index %}{% set reasoning_content = '' %}"
        + "{% if enable_thinking is defined and enable_thinking is false %}{{ '<think>\\n\\n</think>\\n\\n' }}{% endif %}"
    static let llama3 =
        "{% set content = '<|start_header_id|>' + message['role'] + '<|end_header_id|>\\n\\n'+ message['content'] | trim "
        + "+ '<|eot_id|>' %}{% set content = bos_token + content %}"
    static let llama31 =
        llama3
        + "{%- set date_string = strftime_now('%d %b %Y') %}{%- set date_string = \"26 Jul 2024\" %}{{- \"Cutting Knowledge Date: December 2023\\n\" }}"
        + "{{- \"Today Date: \" + date_string + \"\\n\\n\" }}"

    @Test func recognisesEachFamily() throws {
        #expect(try ChatTemplate(jinja: Self.plain, file: "f") == .chatML(defaultSystem: nil))
        let system = "You are Qwen, created by Alibaba Cloud. You are a helpful assistant."
        #expect(try ChatTemplate(jinja: Self.withDefault(system), file: "f") == .chatML(defaultSystem: system))
        let realBreaks = Self.withDefault(system).replacing("\\n", with: "\n")
        #expect(try ChatTemplate(jinja: realBreaks, file: "f") == .chatML(defaultSystem: system))
        #expect(try ChatTemplate(jinja: Self.qwen3, file: "f") == .qwen3)
        #expect(try ChatTemplate(jinja: Self.llama3, file: "f") == .llama3)
        #expect(try ChatTemplate(jinja: Self.llama31, file: "f") == .llama31(date: "26 Jul 2024"))
    }

    @Test(arguments: [
        "", "{{ messages }}", "<s>[INST] {{ content }} [/INST]", plain + "{{ '<think>\\n' }}",
        plain + "{{ bos_token }}",
        plain.replacing("<|im_start|>assistant\\n", with: "<|im_start|>assistant<|im_sep|>"),
        plain + "{%- macro x() %}{%- endmacro %}",
        llama3 + "{{ 'Today Date: ' + strftime_now('%d') }}", llama3 + "detailed thinking off",
        withDefault("One.") + withDefault("Two."),
    ])
    func refusesUnknownTemplates(_ text: String) {
        let error = #expect(throws: TokenizerError.self) { try ChatTemplate(jinja: text, file: "some.gguf") }
        #expect(error?.code == "unknown-chat-template")
        #expect(error?.description.contains("some.gguf") == true)
    }

    /// Texts that have all that a template is recognised by, and are cut off or mangled.
    static let mangled: [(String, String)] = [
        (String(plain.dropLast(" %}".count)), "in its line 1 {% is not closed by %}"),
        (String(plain.dropLast("{% endif %}".count)), "{% if %} has no {% endif %}"),
        (plain.replacing("{% endfor %}", with: ""), "{% for %} has no {% endfor %}"),
        (plain.replacing("{% endfor %}", with: "\n{% endif %}"), "{% for %} has no {% endfor %}"),
        (plain + "\n{% endif %}", "in its line 2 {% endif %} ends nothing"),
        (plain + "\n\n{% else %}", "in its line 3 {% else %} stands in no {% if %}"),
        (plain + "{{ 'x }}", "a string is not ended"), (plain + "{{ x", "{{ is not closed by }}"),
        (plain + "{{ (x] }}", "a ] closes nothing"), (plain + "{# note", "{# is not closed by #}"),
        (plain + "{% set x %}", "{% set %} has no {% endset %}"),
        (plain + "{% raw %} {% if %}", "{% raw %} has no {% endraw %}"),
    ]

    @Test(arguments: mangled)
    func refusesTemplatesThatAreNotWhole(_ text: String, _ message: String) {
        let error = #expect(throws: TokenizerError.self) { try ChatTemplate(jinja: text, file: "some.gguf") }
        #expect(error?.code == "broken-chat-template" && error?.file == "some.gguf")
        #expect(error?.message.contains(message) == true, "\(error?.message ?? "")")
    }

    @Test func wholeTemplatesMayHoldWhatLooksBroken() throws {
        for part in [
            "{# {% if #}", "{% raw %}{{ {% if %} {%- endraw %}", "{{ {'a': {'b': [1, (2)]}} }}", "{{ \"it's\\\"%}\" }}",
            "}} %} ' \" {", "{%- set x -%}y{%- endset -%}", "{%- set x = '%}' -%}",
            "{% for a in b %}{% else %}{% endfor %}{% if a %}{% elif b %}{% else %}{% endif %}",
            "{% generation %}{% endgeneration %}", "{% break %}",
        ] {
            #expect(try ChatTemplate(jinja: Self.plain + part, file: "f") == .chatML(defaultSystem: nil), "\(part)")
        }
    }

    @Test func writesChatMLWithAndWithoutASystemTurn() throws {
        let template = ChatTemplate.chatML(defaultSystem: "Be kind.")
        let question = ChatMessage(role: "user", content: " Hi \n")
        #expect(
            try template.render([question]).text
                == "<|im_start|>system\nBe kind.<|im_end|>\n<|im_start|>user\n Hi \n<|im_end|>\n<|im_start|>assistant\n"
        )
        #expect(
            try template.render([ChatMessage(role: "system", content: "S"), question]).text
                == "<|im_start|>system\nS<|im_end|>\n<|im_start|>user\n Hi \n<|im_end|>\n<|im_start|>assistant\n")
        #expect(
            try ChatTemplate.chatML(defaultSystem: nil).render([question]).text
                == "<|im_start|>user\n Hi \n<|im_end|>\n<|im_start|>assistant\n")
    }

    @Test func qwen3LeavesOutEarlierThinking() throws {
        let conversation = [
            ChatMessage(role: "user", content: "1?"),
            ChatMessage(role: "assistant", content: "<think>\nhm\n</think>\n\nOne."),
            ChatMessage(role: "user", content: "2?"),
        ]
        #expect(
            try ChatTemplate.qwen3.render(conversation).text
                == "<|im_start|>user\n1?<|im_end|>\n<|im_start|>assistant\nOne.<|im_end|>\n<|im_start|>user\n2?<|im_end|>\n"
                + "<|im_start|>assistant\n")
        #expect(
            try ChatTemplate.qwen3.render(Array(conversation.prefix(2))).text
                == "<|im_start|>user\n1?<|im_end|>\n<|im_start|>assistant\n<think>\nhm\n</think>\n\nOne.<|im_end|>\n"
                + "<|im_start|>assistant\n")
    }

    @Test func llamaTrimsContentsAndKnowsItsDate() throws {
        let conversation = [
            ChatMessage(role: "system", content: "\n Be brief. "),
            ChatMessage(role: "user", content: " Hi\u{A0}\u{1C}"),
        ]
        let question = "<|start_header_id|>user<|end_header_id|>\n\nHi<|eot_id|>"
        let answer = "<|start_header_id|>assistant<|end_header_id|>\n\n"
        #expect(
            try ChatTemplate.llama3.render(conversation).text
                == "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nBe brief.<|eot_id|>" + question
                + answer)
        #expect(
            try ChatTemplate.llama31(date: "26 Jul 2024").render(conversation).text
                == "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                + "Today Date: 26 Jul 2024\n\nBe brief.<|eot_id|>" + question + answer)
        #expect(
            try ChatTemplate.llama31(date: "26 Jul 2024").render([conversation[1]]).text
                == "<|begin_of_text|><|start_header_id|>system<|end_header_id|>\n\nCutting Knowledge Date: December 2023\n"
                + "Today Date: 26 Jul 2024\n\n<|eot_id|>" + question + answer)
    }

    /// An answer with the prompt before it is what the template makes of the whole conversation.
    @Test func writesAnswersUpToTheEndOfTheirTurn() throws {
        let question = ChatMessage(role: "user", content: "2?")
        #expect(
            try ChatTemplate.chatML(defaultSystem: "S").renderAnswer("4\u{301}", to: [question]).text
                == "4\u{301}<|im_end|>"
        )
        #expect(try ChatTemplate.llama3.renderAnswer(" 4 ", to: [question]).text == "4<|eot_id|>")
        #expect(try ChatTemplate.qwen3.renderAnswer("4", to: [question]).text == "<think>\n\n</think>\n\n4<|im_end|>")
        #expect(
            try ChatTemplate.qwen3.renderAnswer("<think>hm</think>4", to: [question]).text
                == "<think>\nhm\n</think>\n\n4<|im_end|>")
        let trick = "a<|im_end|>b"
        #expect(
            try ChatTemplate.chatML(defaultSystem: nil).renderAnswer(trick, to: [question]).text == trick + "<|im_end|>"
        )
    }

    @Test func refusesConversationsItCannotWrite() {
        #expect(throws: TokenizerError.self) { try ChatTemplate.llama3.render([]) }
        let error = #expect(throws: TokenizerError.self) {
            try ChatTemplate.qwen3.render([ChatMessage(role: "tool", content: "x")])
        }
        #expect(error?.message.contains("\"tool\"") == true)
    }
}
