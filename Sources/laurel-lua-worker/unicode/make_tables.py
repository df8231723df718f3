#!/usr/bin/env python3
"""Writes the Unicode tables from Python's copy of the database: python3 make_tables.py > ../unicode_tables.c"""
import sys
import unicodedata

CATEGORIES = "Cn Cc Cf Co Cs Ll Lm Lo Lt Lu Mc Me Mn Nd Nl No Pc Pd Pe Pf Pi Po Ps Sc Sk Sm So Zl Zp Zs".split()


def category_runs():
    """A scalar where a run of one category begins, and that category."""
    runs, last = [], None
    for scalar in range(0x110000):
        category = CATEGORIES.index(unicodedata.category(chr(scalar)))
        if category != last:
            runs.append((scalar, category))
            last = category
    return runs


def simple_fold(character):
    folded = character.casefold()
    # Characters whose full folding is longer fold simply to their lower case, if they have one of their own.
    return folded if len(folded) == 1 else character.lower()


def case_runs(mapping):
    """Runs (first, count, step, delta) of scalars that a mapping moves by the same distance."""
    runs = []
    for scalar in range(0x80, 0x110000):
        mapped = mapping(chr(scalar))
        if len(mapped) != 1 or ord(mapped) == scalar:
            continue
        delta = ord(mapped) - scalar
        if runs and runs[-1][3] == delta:
            first, count, step, _ = runs[-1]
            gap = scalar - (first + (count - 1) * step)
            if gap <= 2 and (count == 1 or gap == step):
                runs[-1] = (first, count + 1, gap, delta)
                continue
        runs.append((scalar, 1, 1, delta))
    return runs


def expansions():
    """Scalars that fold to more than one, with what they fold to."""
    return [
        (scalar, [ord(part) for part in chr(scalar).casefold()])
        for scalar in range(0x110000)
        if len(chr(scalar).casefold()) > 1
    ]


def table(declaration, items):
    print(f"\n{declaration} = {{")
    line = "   "
    for item in items:
        if len(line) + len(item) + 2 > 119:
            print(line)
            line = "   "
        line += f" {item},"
    print(f"{line}\n}};")


def main():
    print(f"// Made by unicode/make_tables.py from Unicode {unicodedata.unidata_version}; not edited by hand.")
    print('#include "unicode_tables.h"')
    runs = category_runs()
    table("const uint32_t CATEGORY_RUNS[]", [f"0x{scalar << 5 | category:x}" for scalar, category in runs])
    print(f"const size_t CATEGORY_RUN_COUNT = {len(runs)};")
    for name, mapping in (("LOWER", str.lower), ("FOLD", simple_fold)):
        runs = case_runs(mapping)
        table(f"const struct case_run {name}_RUNS[]", ["{0x%x, %d, %d, %d}" % run for run in runs])
        print(f"const size_t {name}_RUN_COUNT = {len(runs)};")
    pairs = expansions()
    table(
        "const struct expansion FOLD_EXPANSIONS[]",
        ["{0x%x, {%s}}" % (scalar, ", ".join(f"0x{part:x}" for part in parts)) for scalar, parts in pairs],
    )
    print(f"const size_t FOLD_EXPANSION_COUNT = {len(pairs)};")


if __name__ == "__main__":
    sys.exit(main())
