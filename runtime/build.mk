# The sysroot and the runtime, for the top Makefile to include. Everything goes
# under $(BUILD), except downloads, which builds share.
#
#   targets    sysroot runtime check-rt (= check-rt-unit check-rt-headers
#              check-rt-symbols check-rt-doc check-rt-run)
#   variables  BUILD DOWNLOADS CLANG LLVM_AR LLVM_NM LLVM_STRIP WASM_LD CC
#              RT_SAN (sanitizers of the unit tests)

BUILD ?= build
DOWNLOADS ?= $(HOME)/.cache/runa-llvm
CLANG ?= clang-22
LLVM_AR ?= llvm-ar-22
LLVM_NM ?= llvm-nm-22
LLVM_STRIP ?= llvm-strip-22
WASM_LD ?= wasm-ld-22
RT_SAN ?= address,undefined

SYSROOT := $(BUILD)/lib/runa/sysroot
SYSROOT_STAMP := $(SYSROOT)/VERSION
SYSROOT_INCLUDE := $(SYSROOT)/include/wasm32-wasip1
SYSROOT_LIB := $(SYSROOT)/lib/wasm32-wasip1
RT_LIB := $(SYSROOT_LIB)/libruna_rt.a
RT_HEADERS := $(SYSROOT_INCLUDE)/runa/rt.h $(SYSROOT_INCLUDE)/runa/rt.def

RT_SOURCES := $(filter-out %/platform_host.c,$(wildcard runtime/*.c))
RT_OBJECTS := $(RT_SOURCES:%.c=$(BUILD)/wasm/%.o)

RT_WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes

# -nostdlibinc: no header of the host may stand in for one that WASI lacks.
RT_TARGET := --target=wasm32-wasip1 -nostdlibinc -isystem $(SYSROOT_INCLUDE)
RT_STANDARD := -std=c11 -D_DEFAULT_SOURCE
RT_CFLAGS := $(RT_TARGET) $(RT_STANDARD) -O2 -ffunction-sections \
	-fdata-sections -ffile-prefix-map=$(CURDIR)=. $(RT_WARNINGS)

# What every program that prints carries is made small. A loop that is like
# strlen shall stay one.
RT_SMALL := float number output panic platform_wasi print
$(RT_SMALL:%=$(BUILD)/wasm/runtime/%.o): RT_CFLAGS += -Oz -fno-builtin-strlen

.PHONY: sysroot runtime check-rt check-rt-unit check-rt-headers \
	check-rt-symbols check-rt-doc check-rt-run
sysroot: $(SYSROOT_STAMP)
runtime: $(RT_LIB) $(RT_HEADERS)

$(SYSROOT_STAMP): $(addprefix wasi-sysroot/,VERSION SHA256SUMS build.sh)
	@mkdir -p $(@D)
	CLANG=$(CLANG) LLVM_STRIP=$(LLVM_STRIP) \
		wasi-sysroot/build.sh $(SYSROOT) $(DOWNLOADS)

$(BUILD)/wasm/%.o: %.c $(SYSROOT_STAMP) runtime/build.mk
	@mkdir -p $(@D)
	$(CLANG) $(RT_CFLAGS) -MMD -MP -c -o $@ $<

$(RT_LIB): $(RT_OBJECTS)
	rm -f $@
	$(LLVM_AR) rcsD $@ $^

$(SYSROOT_INCLUDE)/runa/%: runtime/% $(SYSROOT_STAMP)
	@mkdir -p $(@D)
	cp $< $@

# The unit tests: the same sources on the host, with some of libc's functions
# wrapped so that they can be made to fail.
RT_UNIT := $(BUILD)/test/rt-unit
RT_UNIT_SOURCES := $(wildcard test/unit/rt/*.c) runtime/platform_host.c \
	$(filter-out runtime/platform_wasi.c runtime/main.c,$(RT_SOURCES))
RT_UNIT_OBJECTS := $(RT_UNIT_SOURCES:%.c=$(BUILD)/host/%.o)
RT_UNIT_WRAPS := write malloc calloc realloc
RT_UNIT_CFLAGS := $(RT_STANDARD) -g -O1 -DOUTPUT_SIZE=64 -DINPUT_SIZE=16 \
	-Iruntime $(RT_WARNINGS) -fsanitize=$(RT_SAN) -fno-sanitize-recover=all

$(RT_UNIT_OBJECTS): $(BUILD)/host/%.o: %.c runtime/build.mk
	@mkdir -p $(@D)
	$(CC) $(RT_UNIT_CFLAGS) $(shell pkg-config --cflags check) -MMD -MP \
		-c -o $@ $<

$(RT_UNIT): $(RT_UNIT_OBJECTS)
	@mkdir -p $(@D)
	$(CC) -fsanitize=$(RT_SAN) $(RT_UNIT_WRAPS:%=-Wl,--wrap=%) -o $@ $^ \
		$(shell pkg-config --libs check)

check-rt: check-rt-unit check-rt-headers check-rt-symbols check-rt-doc \
	check-rt-run

check-rt-unit: $(RT_UNIT)
	$(RT_UNIT)

check-rt-headers: runtime
	CLANG=$(CLANG) scripts/check-host-headers.sh $(BUILD) $(RT_SOURCES)

check-rt-symbols: runtime
	LLVM_NM=$(LLVM_NM) scripts/check-symbols.sh $(BUILD)

check-rt-doc:
	scripts/gen-runtime-doc.sh --check

check-rt-run: runtime
	CLANG=$(CLANG) WASM_LD=$(WASM_LD) test/rt/run.sh $(BUILD)

-include $(RT_OBJECTS:.o=.d) $(RT_UNIT_OBJECTS:.o=.d)
