"""Writes the tokenizer fixtures with PyPI's tokenizers: python make_tokenizers.py OUT

splits.jsonl   hostile texts with the words that each of the four pre-tokenisers makes of them
NAME/          a small trained tokenizer as a Hugging Face folder, and cases.jsonl with its ids and decoded text
"""
import json, os, random, sys
import tokenizers
from tokenizers import AddedToken, Regex, Tokenizer, decoders, models, normalizers, pre_tokenizers, processors, trainers

OUT = sys.argv[1]
RANDOM = random.Random(11)
LLAMA3 = r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}{1,3}| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"
QWEN2 = LLAMA3.replace("{1,3}", "")

def byte_level(regex):
    return pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=regex)

def split(pattern):
    return pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(pattern), "isolated"), byte_level(False)])

PRE = {
    "gpt2": byte_level(True),
    "smolLM": pre_tokenizers.Sequence([pre_tokenizers.Digits(individual_digits=True), byte_level(True)]),
    "llama3": split(LLAMA3),
    "qwen2": split(QWEN2),
}

ATOMS = ["a", "Zx", "é", "e\u0301", "ß", "ſ", "日本", "ก็", "हिन्दी", "مرحبا", "İ", "Å", "\u212b", "ﬁ", "𝒳", "𠀀",
         "1", "12", "3456", "²", "½", "Ⅷ", "٣", "一", "𝟘", " ", "  ", "   ", "\t", "\n", "\r\n", "\n\n", "\r", " \n", "\u00a0",
         "\u2003", "\u3000", "\u2028", "\u0085", "\u200b", "\u200d", "\ufeff", "\x0b", "\x1c", ".", ",", "!!", "'", "'s", "'S", "'ll",
         "'LL", "'Re", "'ve", "'m", "'d", "'t", "'ſ", "’s", "-", "_", "__x", "/", "//", "(", ")", "{", "}\n", ";\n\n", "=", "==", "$", "€",
         "🙂", "👩\u200d👧", "🇫🇷", "\u0300", "\U000e0001", "\ufffd", "\u0378", "#", "@", "<", "<|", "|>", "\\n", "\"", "`"]
TEXTS = ["", " ", "\n", "Hello world", "I'm don't WE'LL you'Ve it'S 's 'tis", "x  =  12345 + 6;\n\n\treturn x", "a \n b", "a  \n\n  b", "  a", "\n  a",
         "tab\tx\t\ty", "3.14159 1,000,000", "12 345 6789", " 1", "  1", "a1b22c333d4444", "'", "''s", "!'s", " 's", "foo.bar()\n", "foo !!\r\n\r\nbar",
         "end  ", "end \n", "end\n ", "\u00a0x", "x\u00a0\u00a0y", "\u3000\u3000日本語 テキスト", "e\u0301e\u0301", "한국어 텍스트", "a'ſb", "don’t"]
while len(TEXTS) < 260:
    TEXTS.append("".join(RANDOM.choice(ATOMS) for _ in range(RANDOM.randint(2, 12))))

def to_bytes():
    plain = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    chars, n = {chr(b): b for b in plain}, 0
    for b in range(256):
        if b not in plain:
            chars[chr(256 + n)] = b
            n += 1
    return chars

ALPHABET = to_bytes()

with open(f"{OUT}/splits.jsonl", "w") as f:
    for text in TEXTS:
        row = {"text": text}
        for name, pre in PRE.items():
            words = [bytes(ALPHABET[c] for c in piece) for piece, _ in pre.pre_tokenize_str(text)]
            assert b"".join(words) == text.encode()
            row[name] = [w.decode() for w in words]
        f.write(json.dumps(row) + "\n")

CORPUS = (TEXTS + open(__file__).read().splitlines(keepends=True)
          + ["The quick brown fox jumps over the lazy dog. "] * 5 + ["日本語のテキストです。" * 3, "naïve café déjà vu " * 3])
SPECIALS = {"gpt2": ["<|endoftext|>"], "smolLM": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"],
            "llama3": ["<|begin_of_text|>", "<|end_of_text|>", "<|eot_id|>", "<|start_header_id|>", "<|end_header_id|>"],
            "qwen2": ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]}
for name, pre in PRE.items():
    tokenizer = Tokenizer(models.BPE(ignore_merges=name == "llama3"))
    tokenizer.pre_tokenizer = pre
    tokenizer.decoder = decoders.ByteLevel()
    if name == "qwen2":
        tokenizer.normalizer = normalizers.NFC()
    alphabet = sorted(ALPHABET)
    if name == "smolLM":  # As the real one, lack a few bytes.
        alphabet = [c for c in alphabet if ALPHABET[c] not in (0x04, 0xF1, 0x1C)]
    tokenizer.train_from_iterator(CORPUS, trainers.BpeTrainer(
        vocab_size=520, special_tokens=SPECIALS[name] if name == "smolLM" else [], initial_alphabet=alphabet,
        show_progress=False))
    if name != "smolLM":
        tokenizer.add_special_tokens([AddedToken(t, special=True, normalized=False) for t in SPECIALS[name]])
    tokenizer.add_tokens([AddedToken("<think>", normalized=False), AddedToken("<think>s", normalized=False)])
    if name == "llama3":
        begin = tokenizer.token_to_id("<|begin_of_text|>")
        tokenizer.post_processor = processors.Sequence([
            processors.ByteLevel(trim_offsets=False),
            processors.TemplateProcessing(single="<|begin_of_text|> $A", special_tokens=[("<|begin_of_text|>", begin)])])
        # A token that no merge makes is found all the same, as whole words are looked up first.
        data = json.loads(tokenizer.to_str())
        data["model"]["vocab"]["Ġzebra"] = len(data["model"]["vocab"]) + 100
        tokenizer = Tokenizer.from_str(json.dumps(data))
    os.makedirs(f"{OUT}/{name}", exist_ok=True)
    data = json.loads(tokenizer.to_str())
    if name == "gpt2":  # The older form of merges: one string each.
        data["model"]["merges"] = [" ".join(m) for m in data["model"]["merges"]]
    with open(f"{OUT}/{name}/tokenizer.json", "w") as f:
        json.dump(data, f, separators=(",", ":"))
    cases = TEXTS + [" ".join(SPECIALS[name]) + "x", "<|im_start|>user\nHi<|im_end|>\n", "<think><think>s<think", "a <think>  b", "a zebra crossing",
                     "\x04a\x1cb", "the the the", "x" * 200, "ab" * 300 + " fox", "é" * 90, "日本語" * 40]
    with open(f"{OUT}/{name}/cases.jsonl", "w") as f:
        for text in cases:
            ids = tokenizer.encode(text, add_special_tokens=False).ids
            row = {"text": text, "ids": ids, "with_special": tokenizer.encode(text).ids,
                   "decoded": tokenizer.decode(ids, skip_special_tokens=False), "skipped": tokenizer.decode(ids)}
            f.write(json.dumps(row) + "\n")
        for _ in range(60):
            ids = [RANDOM.randrange(tokenizer.get_vocab_size() + 3) for _ in range(RANDOM.randint(1, 9))]
            f.write(json.dumps({"text": None, "ids": ids, "decoded": tokenizer.decode(ids, skip_special_tokens=False),
                                "skipped": tokenizer.decode(ids)}) + "\n")
print(tokenizers.__version__)
