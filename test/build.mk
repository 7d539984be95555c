# The tests and checks, for the top Makefile to include.
#
#   targets    setup check check-unit check-lit check-edge check-examples
#              check-fuzz check-diff check-wasi check-projects
#              check-small-projects
#              check-hygiene coverage fuzz
#              fuzz-diff fuzzers lint format
#   variables  VENV LIT LIT_FLAGS FUZZ_SECONDS

VENV ?= $(BUILD)/venv
LIT ?= $(shell $(LLVM_CONFIG) --bindir)/lit
LIT_FLAGS ?= -v
FUZZ_SECONDS ?= 60
CLANGXX ?= clang++-22

# Where test/bin/wasm-run finds wasmtime.
RUNA_WASMTIME_PYTHON ?= $(abspath $(VENV))/bin/python
export RUNA_WASMTIME_PYTHON

.PHONY: setup check check-unit check-lit check-edge check-fuzz check-hygiene \
	check-examples check-format check-layers check-headers check-man \
	check-lir-doc check-lib check-lir-header check-op-tests \
	check-doc-examples check-messages check-diff check-wasi \
	check-projects check-small-projects fuzz fuzz-diff fuzzers \
	lint format
setup:
	@scripts/setup.sh $(VENV)

check: setup
	@MAKE='$(MAKE)' BUILD='$(BUILD)' SAN='$(SAN)' scripts/check.sh

# The unit tests of the LIR library and the options: once with the library as
# it is shipped, once with blocks so small that most allocations cross one.
UNIT := $(BUILD)/test/unit
UNIT_SOURCES := $(wildcard test/unit/*.c)
UNIT_OBJECTS := $(UNIT_SOURCES:%.c=$(BUILD)/host/%.o)
TINY_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/tiny/%.o)

$(UNIT_OBJECTS): $(BUILD)/host/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(shell pkg-config --cflags check) -c -o $@ $<

$(TINY_OBJECTS): $(BUILD)/tiny/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -DARENA_BLOCK_SIZE=64 -c -o $@ $<

$(UNIT): $(UNIT_OBJECTS) $(OPTIONS_OBJECT) $(BUILD)/librunalir.a
$(UNIT)-tiny: $(UNIT_OBJECTS) $(OPTIONS_OBJECT) $(TINY_OBJECTS)
$(UNIT) $(UNIT)-tiny:
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ \
		$(shell pkg-config --libs check) -lm

check-unit: $(UNIT) $(UNIT)-tiny
	$(UNIT)
	$(UNIT)-tiny

# With sanitizers replay-compile is quicker for the largest two groups.
check-lit: all
	$(LIT) $(LIT_FLAGS) -Dbuild=$(abspath $(BUILD)) \
		$(if $(SAN),--filter-out 'run/(managed|exception)-') test

check-edge: all
	test/edge/run.py $(BUILD)

# The harnesses of the fuzzers: linked with replay.c they read the corpus, with
# libFuzzer they look for more.
CORPUS := test/fuzz/corpus
FUZZ_NAMES := parse decode interpret compile command runa
LIR_CORPUS := $(filter-out $(addprefix $(CORPUS)/,gc command runa),\
	$(wildcard $(CORPUS)/*))
HARNESS := $(BUILD)/host/test/fuzz
HARNESS_SOURCES := $(wildcard test/fuzz/*.c)
HARNESS_OBJECTS := $(HARNESS_SOURCES:%.c=$(BUILD)/host/%.o)
HARNESS_OF_parse := $(HARNESS)/fuzz_parse.o $(HARNESS)/trial.o \
	$(BUILD)/librunalir.a
HARNESS_OF_decode := $(HARNESS)/fuzz_decode.o $(HARNESS)/trial.o \
	$(BUILD)/librunalir.a
HARNESS_OF_interpret := $(HARNESS)/fuzz_interpret.o $(HARNESS)/trial.o \
	$(BUILD)/librunalir.a
HARNESS_OF_runa := $(HARNESS)/fuzz_runa.o $(BUILD)/librunalir.a
HARNESS_OF_compile := $(HARNESS)/fuzz_compile.o $(HARNESS)/trial.o \
	$(filter $(BUILD)/compiler/emit/%,$(LLVM_OBJECTS)) $(BUILD)/librunalir.a

HARNESS_OF_command := $(HARNESS)/fuzz_command.o $(OPTIONS_OBJECT) \
	$(addprefix $(BUILD)/compiler/cc/,command.o clang.o back_end.o line.o \
	information.o) $(BUILD)/librunalir.a

# The collector's, with its sizes tiny; see runtime/build.mk.
HARNESS_OF_gc := $(BUILD)/gc/some/test/gc/fuzz.o $(filter-out \
	$(BUILD)/gc/some/test/unit/%,$(GC_UNIT_OBJECTS))

$(HARNESS_OBJECTS): $(BUILD)/host/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LLVM_CFLAGS) -c -o $@ $<

REPLAYS := $(FUZZ_NAMES:%=$(BUILD)/test/replay-%)
$(BUILD)/test/replay-parse: $(HARNESS)/replay.o $(HARNESS_OF_parse)
$(BUILD)/test/replay-decode: $(HARNESS)/replay.o $(HARNESS_OF_decode)
$(BUILD)/test/replay-interpret: $(HARNESS)/replay.o $(HARNESS_OF_interpret)
$(BUILD)/test/replay-runa: $(HARNESS)/replay.o $(HARNESS_OF_runa)
$(BUILD)/test/replay-command: $(HARNESS)/replay.o $(HARNESS_OF_command)
$(filter-out %-compile,$(REPLAYS)):
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ -lm

$(BUILD)/test/replay-compile: $(HARNESS)/replay.o $(HARNESS_OF_compile)
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN_FLAGS) $(LINK_FLAGS) $(LDFLAGS) -o $@ $^ \
		$(LLVM_LIBS)

$(BUILD)/test/replay-gc: $(HARNESS)/replay.o $(HARNESS_OF_gc) \
		$(BUILD)/librunalir.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) -fsanitize=$(RT_SAN) $(LDFLAGS) -o $@ $^

LIR_INPUTS = $(wildcard $(LIR_CORPUS:%=%/*))
check-fuzz: $(REPLAYS) $(BUILD)/test/replay-gc
	@$(BUILD)/test/replay-parse $(LIR_INPUTS)
	@$(BUILD)/test/replay-decode $(LIR_INPUTS)
	@$(BUILD)/test/replay-interpret $(LIR_INPUTS)
	@$(BUILD)/test/replay-compile $(LIR_INPUTS) \
		$(wildcard test/run/managed-*.lir test/run/exception-*.lir)
	@$(BUILD)/test/replay-runa $(wildcard $(CORPUS)/runa/* test/*/*.runa)
	@$(BUILD)/test/replay-command $(wildcard $(CORPUS)/command/*)
	@$(BUILD)/test/replay-gc $(wildcard $(CORPUS)/gc/*)

# What a fuzzer finds worth keeping goes to $(BUILD)/fuzz/found; an input that
# fails is written to $(BUILD)/fuzz.
fuzz: setup
	$(MAKE) BUILD=$(BUILD)/fuzz CC=$(CLANG) CXX=$(CLANGXX) CFLAGS='-O1 -g' \
		SAN=fuzzer-no-link,address,undefined \
		RT_SAN=fuzzer-no-link,address,undefined fuzzers
	scripts/fuzz.sh $(BUILD)/fuzz $(FUZZ_SECONDS) $(CORPUS)

FUZZERS := $(FUZZ_NAMES:%=$(BUILD)/test/fuzz-%) $(BUILD)/test/fuzz-gc
MUTATE := $(HARNESS)/mutate.o $(HARNESS)/mutate_binary.o
fuzzers: $(FUZZERS)
$(BUILD)/test/fuzz-parse: $(MUTATE) $(HARNESS_OF_parse)
$(BUILD)/test/fuzz-decode: $(MUTATE) $(HARNESS_OF_decode)
$(BUILD)/test/fuzz-interpret: $(MUTATE) $(HARNESS_OF_interpret)
$(BUILD)/test/fuzz-runa: $(HARNESS_OF_runa)
$(BUILD)/test/fuzz-command: $(HARNESS_OF_command)
$(BUILD)/test/fuzz-compile: $(MUTATE) $(HARNESS_OF_compile)
$(BUILD)/test/fuzz-gc: $(HARNESS_OF_gc)
$(FUZZERS):
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN_FLAGS) -fsanitize=fuzzer $(LINK_FLAGS) \
		$(LDFLAGS) -o $@ $^ $(LLVM_LIBS)

# Random programs, compiled and interpreted: test/diff/README.md.
DIFF := $(BUILD)/test/diff
DIFF_SOURCES := $(wildcard test/diff/*.c)
DIFF_OBJECTS := $(DIFF_SOURCES:%.c=$(BUILD)/host/%.o)
DIFF_COUNT ?=

$(DIFF_OBJECTS): $(BUILD)/host/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(DIFF): $(DIFF_OBJECTS) $(BUILD)/librunalir.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN_FLAGS) $(LDFLAGS) -o $@ $^ -lm

check-diff: all $(DIFF)
	test/diff/check.sh $(BUILD)

# From the time on, so that every run sees other programs.
DIFF_FIRST ?= $(shell date +%s)000000
fuzz-diff: all setup $(DIFF)
	test/diff/run.py $(BUILD) $(DIFF_OPTIONS) --first $(DIFF_FIRST) \
		$(if $(DIFF_COUNT),--count $(DIFF_COUNT),--seconds $(FUZZ_SECONDS))

# What C may expect of WASI: test/wasi/README.md.
check-wasi: all
	test/wasi/run.sh $(BUILD)

# Real projects: test/projects/README.md. The small ones need no more than setup.sh
# installs.
SMALL_PROJECTS := zlib lua cjson cmark expat
PROJECTS ?=
check-projects: all setup
	scripts/setup-projects.sh
	test/projects/run.py --downloads $(DOWNLOADS) $(BUILD) $(PROJECTS)

check-small-projects: all
	test/projects/run.py --downloads $(DOWNLOADS) $(BUILD) $(SMALL_PROJECTS)

# All that check runs, so that building it can use every processor.
.PHONY: build-tests
build-tests: $(UNIT) $(UNIT)-tiny $(RT_UNIT) $(GC_UNIT) $(GC_UNIT)-none \
	$(REPLAYS) $(BUILD)/test/replay-gc $(DIFF)

check-hygiene: check-layers check-headers check-lir-header check-man \
	check-lir-doc check-op-tests check-doc-examples check-messages \
	check-format
check-layers:
	scripts/check-layers.sh

check-headers:
	CC='$(CC)' LLVM_CONFIG='$(LLVM_CONFIG)' scripts/check-headers.sh

check-man:
	scripts/check-man.sh

check-lib: all
	MAKE='$(MAKE)' CC='$(CC)' CXX='$(CXX)' SAN='$(SAN)' \
		scripts/check-lib.sh $(BUILD)

check-lir-header:
	scripts/gen-lir-header.sh --check

check-lir-doc:
	scripts/gen-lir-doc.sh --check

check-op-tests:
	scripts/gen-op-tests.py --check

check-messages:
	scripts/check-messages.sh

check-doc-examples: all
	scripts/check-doc-examples.sh $(BUILD)

check-examples: all
	scripts/run-examples.sh $(BUILD)

# Which lines the tests run: see the script.
.PHONY: coverage
coverage: setup
	MAKE='$(MAKE)' scripts/coverage.sh $(BUILD)/coverage

# Each file by a clang-tidy of its own: given several, it carries what it
# believes of one over to the next.
CLANG_TIDY ?= clang-tidy-22
CLANG_FORMAT ?= clang-format-22
TIDY_SOURCES := $(LIB_SOURCES) $(LLVM_SOURCES) compiler/options.c \
	compiler/arguments.c $(wildcard compiler/cc/*.c) \
	$(UNIT_SOURCES) $(HARNESS_SOURCES) $(DIFF_SOURCES)
C_FILES := $(TIDY_SOURCES) $(wildcard compiler/*.h compiler/*/*.h lib/*.h \
	include/runa/*.h examples/exporter/*.c test/lib/*.c test/lib/*.cpp \
	compiler/*/*.cpp test/unit/*.h test/fuzz/*.h test/diff/*.h \
	runtime/*.[ch] test/unit/rt/*.[ch] test/unit/gc/*.c test/rt/*.c \
	test/gc/*.[ch] wasi-sysroot/posix/*.[ch] wasi-sysroot/posix/mman/*.c wasi-sysroot/printf/*.[ch] \
	$(POSIX_HEADERS:%=wasi-sysroot/posix/include/%) test/posix/*.[ch] \
	test/printf/*.c test/wasi/*.[ch] test/projects/programs/*.c \
	bench/*.c bench/*/*.[ch] \
	bench/gc/*/*.[ch])
TIDY := $(TIDY_SOURCES:%=tidy-%)

.PHONY: $(TIDY) check-format lint-shell
$(TIDY): tidy-%:
	@$(CLANG_TIDY) --quiet $* -- $(CFLAGS_ALL) $(LLVM_CFLAGS) 2>/dev/null

lint: $(TIDY) lint-shell check-format
lint-shell:
	shellcheck $(wildcard scripts/*.sh test/*/*.sh wasi-sysroot/*.sh .ci/run) \
		build-systems/runa-run build-systems/config.sub
	shellcheck -s sh $(wildcard test/projects/recipes/*.sh)

# make format mends what this finds; .clang-format says what is wanted.
check-format:
	$(CLANG_FORMAT) --dry-run --Werror $(C_FILES)

format:
	$(CLANG_FORMAT) -i $(C_FILES)

-include $(UNIT_OBJECTS:.o=.d) $(TINY_OBJECTS:.o=.d) $(HARNESS_OBJECTS:.o=.d) \
	$(DIFF_OBJECTS:.o=.d)
