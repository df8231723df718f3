#!/usr/bin/env python3
"""Grades a second of the reference libraries beside ours, on the golden cases' texts, on one core.

    python3 Sources/Benchmarks/peers/graders.py [--laurel PATH] [--goldens FOLDER] [--env FOLDER]

Installs the libraries from PyPI into a virtual environment of their own, measures them, runs
`laurel bench graders --json` and prints both with the factor between them. Nothing is cached between grades on
either side: a completion is new each time. (sacrebleu's tokenizers remember texts; their caches are cleared before
each pass.) Processor time counts, the best of several rounds, so that a busy machine matters little; only two cores
are measured by the clock. A C compiler, where there is one, also gives the heap allocations of a warm string check.
"""
import argparse
import json
import os
import subprocess
import sys
import tempfile
import time

PACKAGES = ["sacrebleu==2.6.0", "rouge-score==0.1.2", "nltk==3.10.4", "rapidfuzz==3.14.6"]


def enter_environment(folder):
    """Runs this script again with the Python of the virtual environment, made when it is missing."""
    python = os.path.join(folder, "bin", "python")
    if os.path.realpath(sys.prefix) == os.path.realpath(folder):
        return
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    os.execv(python, [python, *sys.argv])


class NoWordNet:
    """METEOR's third stage switched off, as in ours."""

    def synsets(self, word):
        return []


def peers():
    """Each metric: what grades one pair, and what forgets earlier texts."""
    from nltk.translate.gleu_score import sentence_gleu
    from nltk.translate.meteor_score import single_meteor_score
    from rapidfuzz import fuzz
    from rouge_score.rouge_scorer import RougeScorer
    from sacrebleu.metrics import BLEU
    from sacrebleu.tokenizers.tokenizer_13a import Tokenizer13a
    from sacrebleu.tokenizers.tokenizer_re import TokenizerRegexp

    bleu, cut = BLEU(effective_order=True), Tokenizer13a()

    def forget():
        Tokenizer13a.__call__.cache_clear()
        TokenizerRegexp.__call__.cache_clear()

    def rouge(name, stem=False):
        scorer = RougeScorer([name], use_stemmer=stem)
        return lambda candidate, reference: scorer.score(reference, candidate)

    def words(text):
        return cut(text.rstrip()).split()

    metrics = {
        "bleu": lambda candidate, reference: bleu.sentence_score(candidate, [reference]),
        "gleu": lambda candidate, reference: sentence_gleu([words(reference)], words(candidate)),
        "meteor": lambda candidate, reference: single_meteor_score(
            words(reference), words(candidate), wordnet=NoWordNet()
        ),
        **{f"rouge_{n}": rouge(f"rouge{n}") for n in range(1, 6)},
        "rouge_l": rouge("rougeL"),
        "rouge_l_stem": rouge("rougeL", stem=True),
        "rouge_lsum": rouge("rougeLsum"),
        "fuzzy_ratio": fuzz.ratio,
        "fuzzy_partial_ratio": fuzz.partial_ratio,
        "fuzzy_token_sort_ratio": fuzz.token_sort_ratio,
        "fuzzy_token_set_ratio": fuzz.token_set_ratio,
        "fuzzy_wratio": fuzz.WRatio,
    }
    return metrics, forget


def rate(grade, forget, pairs, seconds=0.3):
    """Grades a second of processor time, the best of three."""
    best = 0.0
    for _ in range(3):
        grades, elapsed = 0, 0.0
        while elapsed < seconds:
            forget()
            start = time.process_time()
            for candidate, reference in pairs:
                grade(candidate, reference)
            elapsed += time.process_time() - start
            grades += len(pairs)
        best = max(best, grades / elapsed)
    return best


def allocation_counter():
    """Builds the counting library; None without a C compiler."""
    folder = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../../Tests/CAllocationCounter")
    source = os.path.join(folder, "allocations.c")
    library = os.path.join(tempfile.mkdtemp(), "allocations.so")
    for compiler in ["cc", "clang", "gcc"]:
        try:
            subprocess.run([compiler, "-O2", "-shared", "-fPIC", f"-I{folder}/include", source, "-o", library], check=True)
            return library
        except (OSError, subprocess.CalledProcessError):
            continue
    return None


def ours(laurel, goldens):
    command = [laurel, "bench", "graders", "--json", "--goldens", goldens]
    runs = [json.loads(subprocess.run(command, check=True, capture_output=True).stdout) for _ in range(2)]
    report = runs[0]
    for rates in zip(*(run["rates"] for run in runs)):
        for key in ("all", "long"):
            rates[0][key] = max(rate[key] for rate in rates)
    report["two_cores"] = {name: max(run["two_cores"][name] for run in runs) for name in report["two_cores"]}
    library = allocation_counter()
    if library:
        counted = subprocess.run(command, check=True, capture_output=True, env={**os.environ, "LD_PRELOAD": library})
        report["string_check_allocations"] = json.loads(counted.stdout)["string_check_allocations"]
    return report


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--laurel", default=".build/release/laurel")
    parser.add_argument("--goldens", default="Tests/GradersTests/Goldens")
    parser.add_argument("--env", default=os.path.join(os.environ.get("LAUREL_HOME") or ".laurel", "peers-graders"))
    arguments = parser.parse_args()
    enter_environment(arguments.env)
    with open(os.path.join(arguments.goldens, "text_similarity.jsonl"), encoding="utf-8") as file:
        rows = [json.loads(line) for line in file if line.strip()]
    pairs = [(row["candidate"], row["reference"]) for row in rows]
    long = [(row["candidate"], row["reference"]) for row in rows if row["tag"] == "long500"]
    metrics, forget = peers()
    report = ours(arguments.laurel, arguments.goldens)
    print(f"{len(pairs)} pairs ({len(long)} of about 500 words), grades a second on one core, best of three")
    print(f"{'metric':24}{'library':>12}{'laurel':>12}{'factor':>9}{'library 500':>14}{'laurel 500':>12}{'factor':>9}")
    for ours_rate in report["rates"]:
        grade = metrics[ours_rate["metric"]]
        every, some = rate(grade, forget, pairs), rate(grade, forget, long)
        print(
            f"{ours_rate['metric']:24}{every:12.0f}{ours_rate['all']:12.0f}{ours_rate['all'] / every:9.1f}"
            f"{some:14.1f}{ours_rate['long']:12.0f}{ours_rate['long'] / some:9.1f}"
        )
    for name, factor in sorted(report["two_cores"].items()):
        print(f"{name} on two cores: {factor:.2f} times")
    if report.get("string_check_allocations") is not None:
        print(f"string_check: {report['string_check_allocations']} heap allocations a warm grade")


if __name__ == "__main__":
    main()
