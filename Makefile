# Everything runs in release, in one scratch folder: two configurations would build every dependency twice.
SWIFT   ?= swift
SCRATCH ?= .build
LAUREL  := $(SCRATCH)/release/laurel
MODEL   := smollm2-135m-instruct
# The compiler refuses an import that Package.swift does not declare.
FLAGS   := -c release --scratch-path $(SCRATCH) --explicit-target-dependency-import-check error
SOURCES := Package.swift Sources Tests Examples

# One that is set to nothing is as good as none, as the program has it.
ifeq ($(LAUREL_HOME),)
unexport LAUREL_HOME
endif

# How long `make fuzz` runs each target, and which.
FUZZ_SECONDS ?= 600
FUZZ_TARGETS ?=

.PHONY: train test example build lint format bench bench-peer setup model asan fuzz clean

# Trains the default model on the example and shows held-out reward before and after.
train: model
	$(LAUREL) train Examples/financial-arithmetic/run.yaml

# Suites that hold outcomes to clocks or measure the descriptors or memory of the process: run apart from the others.
TIMED   := AttackTests|CorruptedWorkerTests|PoolTests|SoakTests|GraderConformanceTests
# Apart from these too: one waits for a server's deadlines, the others keep threads while they wait for trainings, and memory
# for megabytes of text.
SERVED  := JudgeServerTests
TRAINED := TrainLedgerTests|GraderTimeTests

# Everything a change is held to. Tests are built with the command, so that nothing is built twice.
test: setup
	$(SWIFT) build $(FLAGS) --build-tests
	$(LAUREL) model fetch $(MODEL)
	.ci/tests $(SCRATCH)/tests.log $(SWIFT) test $(FLAGS) --skip-build --skip "$(TIMED)|$(SERVED)|$(TRAINED)"
	.ci/tests $(SCRATCH)/tests-timed.log $(SWIFT) test $(FLAGS) --skip-build --filter "$(TIMED)"
	.ci/tests $(SCRATCH)/tests-served.log $(SWIFT) test $(FLAGS) --skip-build --filter "$(SERVED)"
	.ci/tests $(SCRATCH)/tests-trained.log $(SWIFT) test $(FLAGS) --skip-build --filter "$(TRAINED)"
	$(MAKE) example
	$(MAKE) lint

# A package that depends on ours, built, run and tested as its author would.
example: setup
	$(SWIFT) test -c release --package-path Examples/custom-grader --scratch-path $(SCRATCH)/custom-grader
	$(SWIFT) run -c release --package-path Examples/custom-grader --scratch-path $(SCRATCH)/custom-grader custom-grader

build: setup
	$(SWIFT) build $(FLAGS)

# Installs the system packages that are missing; does nothing when there are none.
setup:
	@.ci/setup

# The default model, checked against its sha256.
model: build
	$(LAUREL) model fetch $(MODEL)

# The Lua worker under AddressSanitizer and UndefinedBehaviorSanitizer, with the benign scripts.
asan: setup
	$(SWIFT) build $(FLAGS) --build-tests
	Tests/Fuzz/asan.sh $(SCRATCH) $(SWIFT) test $(FLAGS) --skip-build --filter BenignTests

# Fuzzes the wire on both sides, the script helpers, plugin manifests and the maths grader, one after the other.
fuzz: build
	Tests/Fuzz/fuzz.sh build $(SCRATCH) $(FUZZ_TARGETS)
	Tests/Fuzz/fuzz.sh run $(SCRATCH) $(FUZZ_SECONDS) $(FUZZ_TARGETS)

lint:
	$(SWIFT) format lint --strict --recursive --parallel $(SOURCES)

format:
	$(SWIFT) format --in-place --recursive --parallel $(SOURCES)

# Speeds on this machine, as JSON.
bench: model
	$(LAUREL) bench --json

# The same GRPO step in TRL, in a Python environment of its own, to be timed beside ours.
bench-peer: model
	test -x .laurel/peers/bin/pip || python3 -m venv .laurel/peers
	.laurel/peers/bin/pip install --quiet -r Sources/Benchmarks/peers/requirements.txt
	.laurel/peers/bin/python Sources/Benchmarks/peers/trl_grpo.py

clean:
	rm -rf $(SCRATCH)
