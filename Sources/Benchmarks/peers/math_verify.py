#!/usr/bin/env python3
"""The maths grader beside math-verify: speed on the golden cases, and agreement on math-verify's own test cases.

Installs math-verify from PyPI into a Python environment of its own and fetches its source distribution for the tests:

    python3 Sources/Benchmarks/peers/math_verify.py speed     --laurel PATH/laurel
    python3 Sources/Benchmarks/peers/math_verify.py agreement --laurel PATH/laurel

`agreement` prints every disagreement with the reason that math_verify_reasons.json gives for it, and ends with an
error when one has no reason or when fewer than 97 % agree of the cases whose stated truth is mathematically right.
"""

import argparse
import ast
import hashlib
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tarfile
import time

VERSION = "0.9.0"
HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[2]
HOME = pathlib.Path(os.environ.get("LAUREL_HOME") or ".laurel") / "peers-math"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("what", choices=["speed", "agreement", "time-peer"])
    parser.add_argument("--laurel", default=".build/release/laurel")
    parser.add_argument("--goldens", type=pathlib.Path, default=ROOT / "Tests/GradersTests/Goldens/math.jsonl")
    parser.add_argument("--home", type=pathlib.Path, default=HOME)
    return parser.parse_args()


def environment(home):
    """A Python with math-verify, made once."""
    python = home / "venv/bin/python"
    if not python.exists():
        subprocess.run([sys.executable, "-m", "venv", home / "venv"], check=True)
        subprocess.run([python, "-m", "pip", "install", "-q", f"math-verify=={VERSION}", "antlr4-python3-runtime==4.13.2"],
                       check=True)
    return python


def tests(home):
    """The folder of math-verify's tests, from its source distribution."""
    folder = home / f"math_verify-{VERSION}" / "tests"
    if not folder.exists():
        home.mkdir(parents=True, exist_ok=True)
        subprocess.run([environment(home), "-m", "pip", "download", "-q", "--no-deps", "--no-binary", ":all:", "-d", home,
                        f"math-verify=={VERSION}"], check=True)
        with tarfile.open(home / f"math_verify-{VERSION}.tar.gz") as archive:
            archive.extractall(home, filter="data")
    return folder


def grade(laurel, rows, home, counting=None):
    """Our verdicts on cases, by id, and the whole report; `counting` is the library that counts allocations."""
    home.mkdir(parents=True, exist_ok=True)
    file = home / "cases.jsonl"
    file.write_text("".join(json.dumps(row) + "\n" for row in rows))
    environ = {**os.environ, **({"LD_PRELOAD": counting} if counting else {})}
    out = subprocess.run([laurel, "bench", "math", "--cases", file, "--json"], check=True, capture_output=True, text=True,
                         env=environ)
    report = json.loads(out.stdout)
    return {case["id"]: case for case in report["cases"]}, report


# ---------------------------------------------------------------- speed

SYMBOLIC = {"algebra", "equation", "interval", "set", "tuple", "matrix", "complex"}


def speed(options):
    from graders import allocation_counter

    rows = [json.loads(line) for line in options.goldens.read_text().splitlines()]
    rows = [row for row in rows if row["tag"] != "hostile" and not row.get("policy")]
    ours, report = grade(options.laurel, rows, options.home)
    plain = [row for row in rows if ours[row["id"]]["reading"] == "a plain number"]
    symbolic = [row for row in rows if row["tag"] in SYMBOLIC]
    result = {"two_cores": report.get("twoCores")}
    if counting := allocation_counter():
        _, counted = grade(options.laurel, plain, options.home, counting)
        result["allocations_of_a_plain_number"] = counted["plainAllocations"]
    for name, group in (("plain numbers", plain), ("symbolic", symbolic)):
        file = options.home / "peer.jsonl"
        file.write_text("".join(json.dumps(row) + "\n" for row in group))
        out = subprocess.run([environment(options.home), __file__, "time-peer", "--goldens", file],
                             check=True, capture_output=True, text=True)
        theirs = json.loads(out.stdout)
        mine = [ours[row["id"]]["microseconds"] for row in group]
        factors = [theirs[row["id"]] / ours[row["id"]]["microseconds"] for row in group]
        result[name] = {
            "cases": len(group), "laurel_us_mean": statistics.mean(mine), "laurel_us_median": statistics.median(mine),
            "math_verify_us_mean": statistics.mean(theirs.values()),
            "math_verify_us_median": statistics.median(theirs.values()),
            "times_faster_mean": sum(theirs.values()) / sum(mine), "times_faster_median": statistics.median(factors),
            "times_faster_least": min(factors),
        }
    print(json.dumps(result, indent=2))


def time_peer(options):
    """Run by the environment's Python: microseconds of parse + parse + verify, the best of three after a warm round."""
    # The package, not this file, which has its name and stands first in the path.
    sys.path.remove(str(HERE))
    from math_verify import parse, verify

    times = {}
    for line in options.goldens.read_text().splitlines():
        row = json.loads(line)
        best = float("inf")
        for _ in range(4):
            start = time.perf_counter()
            try:
                verify(parse(f"${row['gold']}$"), parse(row["completion"]))
            except Exception:  # a failure of the peer takes its time too
                pass
            best = min(best, (time.perf_counter() - start) * 1e6)
        times[row["id"]] = best
    print(json.dumps(times))


# ---------------------------------------------------------------- agreement

def published(folder):
    """What the parametrized tests compare and state, with the policy they ask for, read without running them."""
    import math

    for file in sorted(folder.glob("test_*.py")):
        for node in ast.walk(ast.parse(file.read_text())):
            if not isinstance(node, ast.Call) or getattr(node.func, "attr", "") != "parametrize":
                continue
            names = [name.strip() for name in ast.literal_eval(node.args[0]).split(",")]
            if "gold" not in names:
                continue
            truth = next(name for name in ("expected", "result") if name in names)
            for item in node.args[1].elts:
                values = dict(zip(names, eval(compile(ast.Expression(item), str(file), "eval"), {"math": math})))
                if values.get("strict", True) is False or values.get("allow_set_relation_comp") is True:
                    continue  # options of math-verify that we have no switch for
                # Decimals that a case asks for; the usual six are what we compare to anyway.
                decimals = values.get("precision", 6)
                policy = {} if decimals == 6 else {"tol": {"decimals": decimals}}
                yield file.name, values["gold"], values["pred"], bool(values[truth]), policy


def agreement(options):
    reasons = {entry["id"]: entry for entry in json.loads((HERE / "math_verify_reasons.json").read_text())}
    rows, seen = [], set()
    for file, gold, pred, expected, policy in published(tests(options.home)):
        key = hashlib.sha256(f"{gold}\0{pred}".encode()).hexdigest()[:10]
        if key not in seen:
            seen.add(key)
            rows.append({"id": key, "tag": file, "gold": gold, "completion": pred, "expected": expected,
                         "policy": policy})
    ours, _ = grade(options.laurel, rows, options.home)
    wrong = [row for row in rows if ours[row["id"]]["isEqual"] != row["expected"]]
    doubtful = {key for key, entry in reasons.items() if not entry["stated_truth_is_right"]}
    counted = [row for row in rows if row["id"] not in doubtful]
    missed = [row for row in wrong if row["id"] not in doubtful]
    unexplained = 0
    for row in wrong:
        entry = reasons.get(row["id"])
        unexplained += entry is None
        print(f"- {row['id']} {row['tag']}: gold {row['gold'][-120:]!r}, answer {row['completion'][-160:]!r}")
        print(f"  stated {row['expected']}, ours {not row['expected']}: {ours[row['id']]['detail']}")
        print(f"  {entry['reason'] if entry else 'NO REASON GIVEN'}")
    idle = reasons.keys() - {row["id"] for row in wrong}
    if idle:
        print(f"Reasons for cases that agree, to be taken out: {', '.join(sorted(idle))}")
    share = 1 - len(missed) / len(counted)
    print(f"{len(rows)} cases of math-verify {VERSION}: {len(rows) - len(wrong)} agree "
          f"({1 - len(wrong) / len(rows):.1%}).")
    print(f"{len(counted)} of them state what is mathematically right: {len(counted) - len(missed)} agree ({share:.1%}).")
    return 1 if unexplained or idle or share < 0.97 else 0


if __name__ == "__main__":
    options = arguments()
    action = {"speed": speed, "agreement": agreement, "time-peer": time_peer}[options.what]
    sys.exit(action(options) or 0)
