#!/usr/bin/env python3
"""Reads a run's TensorBoard files with the real tensorboard package and compares them with its ledger.

    python3 Sources/Benchmarks/peers/tensorboard_events.py RUN_FOLDER [--env FOLDER]
    python3 Sources/Benchmarks/peers/tensorboard_events.py --bytes

Installs tensorboard from PyPI into a virtual environment of its own. Every finite number of metrics.jsonl must be
there once, at its step and within float32's precision, and nothing else but eval/*. `--bytes` prints the records that
Tests/RunStoreTests/TensorBoardTests.swift expects, as TensorBoard's own writer makes them.
"""
import argparse
import io
import json
import math
import os
import struct
import subprocess
import sys

PACKAGES = ["tensorboard==2.21.0"]


def enter_environment(folder):
    """Runs this script again with the Python of the virtual environment, made when it is missing."""
    python = os.path.join(folder, "bin", "python")
    if os.path.realpath(sys.prefix) == os.path.realpath(folder):
        return
    if not os.path.exists(python):
        subprocess.run([sys.executable, "-m", "venv", folder], check=True)
        subprocess.run([python, "-m", "pip", "install", "--quiet", *PACKAGES], check=True)
    os.execv(python, [python, *sys.argv])


def print_bytes():
    from tensorboard.compat.proto import event_pb2
    from tensorboard.summary.writer.record_writer import RecordWriter

    def show(name, event):
        file = io.BytesIO()
        RecordWriter(file).write(event.SerializeToString())
        print(f"{name} {file.getvalue().hex()}")

    show("version", event_pb2.Event(wall_time=1.5, file_version="brain.Event:2"))
    start = event_pb2.Event(wall_time=2, step=300)
    start.session_log.status = event_pb2.SessionLog.START
    show("start", start)
    scalars = event_pb2.Event(wall_time=3.25, step=7)
    for tag, value in [("reward", 0.5), ("rewards/math/mean", -1.25)]:
        scalars.summary.value.add(tag=tag, simple_value=value)
    show("scalars", scalars)


def compare(folder):
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    events = EventAccumulator(os.path.join(folder, "tensorboard"), size_guidance={"scalars": 0})
    events.Reload()
    found = {}
    for tag in events.Tags()["scalars"]:
        for event in events.Scalars(tag):
            assert (tag, event.step) not in found, f"{tag} has step {event.step} twice"
            found[tag, event.step] = event.value
    expected = {}
    with open(os.path.join(folder, "metrics.jsonl"), encoding="utf-8") as lines:
        for line in map(json.loads, lines):
            step = line.pop("step")
            expected.update({(name, step): value for name, value in line.items() if value is not None})
    for key, value in expected.items():
        assert key in found, f"{key} is missing"
        single = struct.unpack("f", struct.pack("f", value))[0]
        assert math.isclose(found[key], single, rel_tol=1e-7), f"{key}: {found[key]}, expected {value}"
    others = {key for key in found if key not in expected and not key[0].startswith("eval/")}
    assert not others, f"unexpected: {sorted(others)[:5]}"
    evaluations = sorted({key[1] for key in found if key[0].startswith("eval/")})
    print(f"{folder}: {len(expected)} values of {len({key[1] for key in expected})} steps agree; "
          f"evaluations at steps {evaluations}")


def main():
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("run", nargs="?")
    options.add_argument("--bytes", action="store_true")
    options.add_argument("--env", default=".laurel/peers-tensorboard")
    options = options.parse_args()
    enter_environment(os.path.abspath(options.env))
    if options.bytes:
        print_bytes()
    elif options.run:
        compare(options.run)
    else:
        sys.exit("error[usage]: name a run's folder, or give --bytes")


if __name__ == "__main__":
    main()
