# GNU make.  Everything that is made goes under $(BUILD); a second
# configuration stands beside the first:
#
#   make BUILD=build/asan SAN=address,undefined
#
# Settings can be kept in config.mk.

-include config.mk

BUILD ?= build
prefix ?= /usr/local
bindir ?= $(prefix)/bin
libdir ?= $(prefix)/lib
includedir ?= $(prefix)/include
mandir ?= $(prefix)/share/man
docdir ?= $(prefix)/share/doc/runa-llvm

LLVM_MAJOR := 22
LLVM_CONFIG ?= llvm-config-$(LLVM_MAJOR)
CC ?= cc
CXX ?= c++
CFLAGS ?= -O2 -g
CXXFLAGS ?= $(CFLAGS)
NM ?= nm
OBJCOPY ?= objcopy
SAN ?=

.DELETE_ON_ERROR:
.SECONDARY:

.PHONY: all
all: $(BUILD)/bin/runa-llvm $(BUILD)/lib/runa/runa-lir

include runtime/build.mk
all: runtime

WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wwrite-strings \
	-Wundef -Wvla -Wformat=2 -Wimplicit-fallthrough
C_WARNINGS := $(WARNINGS) -Wstrict-prototypes -Wmissing-prototypes \
	-Wold-style-definition

SAN_FLAGS := $(if $(SAN),-fsanitize=$(SAN) -fno-sanitize-recover=all)
COMMON := -Icompiler -Iinclude -I. -ffile-prefix-map=$(CURDIR)=. $(SAN_FLAGS) -MMD -MP
CFLAGS_ALL = -std=c11 -D_POSIX_C_SOURCE=200809L $(C_WARNINGS) $(COMMON) \
	$(CFLAGS)
CXXFLAGS_ALL = -std=c++17 $(WARNINGS) -Wno-unused-parameter $(COMMON) \
	$(CXXFLAGS)

# LLVM is asked for only where it is needed, so that the reader's library, its
# tests and its fuzzers build without it.
LLVM_VERSION = $(shell $(LLVM_CONFIG) --version 2>/dev/null)
LLVM_CFLAGS = -isystem $(shell $(LLVM_CONFIG) --includedir)
# Polly is listed by llvm-config though Debian ships no archive of it.
LLVM_LIBS = -L$(shell $(LLVM_CONFIG) --libdir) -llldWasm -llldCommon \
	$(filter-out -lPolly -lPollyISL,$(shell $(LLVM_CONFIG) --link-static \
	--libs webassembly passes bitwriter irreader option lto)) \
	$(shell $(LLVM_CONFIG) --link-static --system-libs)
LINK_FLAGS := -Wl,--gc-sections -Wl,--as-needed

LIB_SOURCES := $(wildcard compiler/base/*.c compiler/lir/*.c \
	compiler/interp/*.c compiler/roots/*.c compiler/runa/*.c lib/*.c)
LLVM_SOURCES := $(filter-out compiler/options.c compiler/arguments.c,$(wildcard \
	compiler/emit/*.c compiler/link/*.c compiler/driver/*.c \
	compiler/*.c))
CXX_SOURCES := compiler/emit/edges.cpp compiler/emit/machine.cpp \
	compiler/link/lld.cpp
LIB_OBJECTS := $(LIB_SOURCES:%.c=$(BUILD)/%.o)
OPTIONS_OBJECT := $(BUILD)/compiler/options.o $(BUILD)/compiler/arguments.o
FRONT_OBJECTS := $(patsubst %.c,$(BUILD)/%.o,$(wildcard compiler/cc/*.c) \
	compiler/arguments.c $(addprefix compiler/base/,arena.c base.c file.c \
	proc.c source.c vec.c))
LLVM_OBJECTS := $(LLVM_SOURCES:%.c=$(BUILD)/%.o) \
	$(CXX_SOURCES:%.cpp=$(BUILD)/%.o) $(BUILD)/gen/targets.o

$(BUILD)/llvm-checked:
	@mkdir -p $(@D)
	@case "$(LLVM_VERSION)" in \
	$(LLVM_MAJOR).*) ;; \
	"") echo "LLVM $(LLVM_MAJOR) is missing: '$(LLVM_CONFIG)' does not run;" \
		"scripts/setup.sh installs it" >&2; exit 1 ;; \
	*) echo "LLVM $(LLVM_MAJOR) is needed, '$(LLVM_CONFIG)' is" \
		"$(LLVM_VERSION)" >&2; exit 1 ;; \
	esac
	@touch $@

$(sort $(LIB_OBJECTS) $(OPTIONS_OBJECT) $(FRONT_OBJECTS)): $(BUILD)/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

# Floats of the interpreter are IEEE 754's, each operation rounded.
FLOAT_OBJECTS = $(BUILD)/compiler/interp/float.o \
	$(BUILD)/tiny/compiler/interp/float.o
$(FLOAT_OBJECTS): CFLAGS_ALL += -ffp-contract=off

$(LLVM_SOURCES:%.c=$(BUILD)/%.o): $(BUILD)/%.o: %.c $(BUILD)/llvm-checked
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) $(LLVM_CFLAGS) -c -o $@ $<

# That check of the sanitizer opens files, and a test has none left.
$(BUILD)/compiler/emit/machine.o: CXXFLAGS_ALL += -fno-sanitize=vptr

$(CXX_SOURCES:%.cpp=$(BUILD)/%.o): $(BUILD)/%.o: %.cpp $(BUILD)/llvm-checked
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS_ALL) $(LLVM_CFLAGS) -c -o $@ $<

# lld initialises every target that LLVM was built with; all but ours are
# replaced by nothing, so that they are not linked.
$(BUILD)/gen/targets.c: $(BUILD)/llvm-checked scripts/gen-targets.sh
	@mkdir -p $(@D)
	LLVM_CONFIG=$(LLVM_CONFIG) scripts/gen-targets.sh > $@

$(BUILD)/gen/targets.o: $(BUILD)/gen/targets.c
	$(CC) $(CFLAGS_ALL) -c -o $@ $<

$(BUILD)/librunalir.a: $(LIB_OBJECTS)
	rm -f $@
	$(AR) rcsD $@ $^

# What users call: small and static, as it stands before every run of clang.
NAMES := cc c++ ld ar nm objcopy objdump ranlib readelf size strings strip
FRONT_FLAGS := $(if $(SAN),,-static -s) -Wl,--gc-sections
$(BUILD)/bin/runa-llvm: $(FRONT_OBJECTS)
	@mkdir -p $(@D)
	$(CC) $(CFLAGS) $(SAN_FLAGS) $(FRONT_FLAGS) -o $@ $^
	for name in $(NAMES); do ln -sf runa-llvm $(@D)/runa-$$name; done

$(BUILD)/lib/runa/runa-lir: $(LLVM_OBJECTS) $(OPTIONS_OBJECT) \
		$(BUILD)/librunalir.a
	@mkdir -p $(@D)
	$(CXX) $(CXXFLAGS) $(SAN_FLAGS) $(LINK_FLAGS) $(LDFLAGS) -o $@ $^ \
		$(LLVM_LIBS)

-include $(LIB_OBJECTS:.o=.d) $(LLVM_OBJECTS:.o=.d) $(OPTIONS_OBJECT:.o=.d) $(FRONT_OBJECTS:.o=.d)

include lib/build.mk
include build-systems/build.mk
all: lib build-systems

include test/build.mk

.PHONY: demo bench bench-cc bench-gc bench-eh install uninstall clean dist
demo: setup
	$(MAKE) all
	scripts/demo.sh $(BUILD)

bench: all $(BUILD)/bench/reader
	python3 bench/compiler.py $(BUILD)
	python3 bench/run.py $(BUILD)

# make bench-gc BENCH_FLAGS=--quick
bench-gc: all
	python3 bench/gc/compiled.py $(BUILD) $(BENCH_FLAGS)

# make bench-cc BENCH_FLAGS='--repeat 10'
bench-cc: all
	python3 bench/cc/cc.py $(BUILD) $(BENCH_FLAGS)

bench-eh: all
	python3 bench/eh/eh.py $(BUILD) $(BENCH_FLAGS)

$(BUILD)/bench/reader: bench/reader.c $(BUILD)/librunalir.a
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -o $@ $^ -lm

MAN_PAGES := $(wildcard docs/*.1)
DOCUMENTS := README.md LICENSE $(wildcard docs/*.md docs/*.magic)

# The program looks for its libraries in ../lib/runa; they are for wasm, so
# nobody else can use them and the whole folder is ours.
install: all install-lib install-build-systems
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(libdir)/runa \
		$(DESTDIR)$(mandir)/man1 $(DESTDIR)$(docdir)
	install $(BUILD)/bin/runa-llvm $(DESTDIR)$(bindir)
	install $(BUILD)/lib/runa/runa-lir $(DESTDIR)$(libdir)/runa
	for name in $(NAMES); do \
		ln -sf runa-llvm $(DESTDIR)$(bindir)/runa-$$name; done
	rm -rf $(DESTDIR)$(libdir)/runa/sysroot
	cp -R $(SYSROOT) $(DESTDIR)$(libdir)/runa
	install -m 644 $(MAN_PAGES) $(DESTDIR)$(mandir)/man1
	install -m 644 $(DOCUMENTS) $(DESTDIR)$(docdir)

uninstall: uninstall-lib uninstall-build-systems
	rm -f $(addprefix $(DESTDIR)$(bindir)/runa-,llvm $(NAMES)) \
		$(MAN_PAGES:docs/%=$(DESTDIR)$(mandir)/man1/%)
	rm -rf $(DESTDIR)$(libdir)/runa $(DESTDIR)$(docdir)

clean:
	rm -rf $(BUILD)

VERSION = $(shell sed -n 's/^.define RUNA_VERSION "\(.*\)"/\1/p' \
	compiler/version.h)
dist:
	@mkdir -p $(BUILD)
	git archive --prefix=runa-llvm-$(VERSION)/ HEAD | \
		xz > $(BUILD)/runa-llvm-$(VERSION).tar.xz
