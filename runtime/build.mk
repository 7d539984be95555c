# The sysroot and the runtime, for the top Makefile to include. Everything goes
# under $(BUILD), except downloads, which builds share.
#
#   targets    sysroot runtime check-rt (= check-rt-unit check-gc-unit
#              check-lang-gc-unit check-rt-headers check-rt-symbols check-rt-doc check-rt-run
#              check-gc-run); those of wasi-sysroot/posix/build.mk
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
RT_HEADERS := $(addprefix $(SYSROOT_INCLUDE)/runa/,rt.h rt.def gc.h reflect.h exception.h \
	fault.def)

RT_PLAIN := $(SYSROOT_LIB)/runa_gc_plain.o
# The memory of Runa programs that are linked with --gc=conservative.
RT_GC_LIB := $(SYSROOT_LIB)/libruna_lang_gc.a
# The linker takes the first that defines a symbol. So what has another
# definition of some, for programs that need it, comes last.
RT_LAST := runtime/exception_message.c
RT_GC_SOURCES := $(wildcard runtime/lang_gc*.c)
RT_SOURCES := $(filter-out %/platform_host.c %/gc_plain.c $(RT_GC_SOURCES) $(RT_LAST),\
	$(wildcard runtime/*.c)) $(RT_LAST)
RT_OBJECTS := $(RT_SOURCES:%.c=$(BUILD)/wasm/%.o) $(BUILD)/wasm/runtime/tag.o
RT_GC_OBJECTS := $(RT_GC_SOURCES:%.c=$(BUILD)/wasm/%.o)

RT_WARNINGS := -Wall -Wextra -Wpedantic -Wshadow -Wconversion \
	-Wstrict-prototypes -Wmissing-prototypes

# -nostdlibinc: no header of the host may stand in for one that WASI lacks.
RT_TARGET := --target=wasm32-wasip1 -nostdlibinc -isystem $(SYSROOT_INCLUDE)
RT_STANDARD := -std=c11 -D_DEFAULT_SOURCE
RT_CFLAGS := $(RT_TARGET) $(RT_STANDARD) -O2 -ffunction-sections \
	-fdata-sections -ffile-prefix-map=$(CURDIR)=. $(RT_WARNINGS)

# What every program that prints carries is made small. A loop that is like
# strlen shall stay one.
RT_SMALL := float number output panic platform_wasi print gc_array gc_block gc_check \
	gc_calls gc_collect gc_large gc_object gc_options gc_pages gc_plain gc_roots gc_step gc_weak \
	gc_finalise gc_frames gc_trace reflect exception exception_message exception_search exception_trace \
	fault
$(RT_SMALL:%=$(BUILD)/wasm/runtime/%.o): RT_CFLAGS += -Oz -fno-builtin-strlen
# A loop over a few bytes is faster than the engine's fill.
$(BUILD)/wasm/runtime/gc_mark.o: RT_CFLAGS += -Oz -fno-builtin-memset

.PHONY: sysroot runtime check-rt check-rt-unit check-gc-unit check-lang-gc-unit check-rt-headers \
	check-rt-symbols check-rt-doc check-rt-run check-gc-run
sysroot: $(SYSROOT_STAMP)
runtime: $(RT_LIB) $(RT_GC_LIB) $(RT_PLAIN) $(RT_HEADERS)

$(SYSROOT_STAMP): $(addprefix wasi-sysroot/,VERSION SHA256SUMS build.sh)
	@mkdir -p $(@D)
	CLANG=$(CLANG) LLVM_AR=$(LLVM_AR) LLVM_STRIP=$(LLVM_STRIP) \
		wasi-sysroot/build.sh $(SYSROOT) $(DOWNLOADS)

$(BUILD)/wasm/runtime/tag.o: runtime/tag.s
	@mkdir -p $(@D)
	$(CLANG) --target=wasm32-wasip1 -c $< -o $@

$(BUILD)/wasm/%.o: %.c $(SYSROOT_STAMP) runtime/build.mk
	@mkdir -p $(@D)
	$(CLANG) $(RT_CFLAGS) -MMD -MP -c -o $@ $<

$(RT_LIB): $(RT_OBJECTS)
$(RT_GC_LIB): $(RT_GC_OBJECTS)
$(RT_LIB) $(RT_GC_LIB):
	rm -f $@
	$(LLVM_AR) rcsD $@ $^

$(RT_PLAIN): $(BUILD)/wasm/runtime/gc_plain.o
	cp $< $@

$(SYSROOT_INCLUDE)/runa/%: runtime/% $(SYSROOT_STAMP)
	@mkdir -p $(@D)
	cp $< $@

# The unit tests: the same sources on the host, with some of libc's functions
# wrapped so that they can be made to fail.
RT_UNIT := $(BUILD)/test/rt-unit
RT_UNIT_SOURCES := $(wildcard test/unit/rt/*.c) runtime/platform_host.c \
	$(filter-out runtime/platform_wasi.c runtime/main.c,$(RT_SOURCES))
RT_UNIT_OBJECTS := $(RT_UNIT_SOURCES:%.c=$(BUILD)/host/%.o)
RT_UNIT_WRAPS := write malloc calloc realloc runa_rt_sys_grow
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

# The unit tests of the collector, by which all its sizes are tiny: once with a
# mark stack of a page, once with none, which leaves the search of the heap.
GC_UNIT := $(BUILD)/test/gc-unit
GC_UNIT_SOURCES := $(wildcard test/unit/gc/*.c) test/gc/model.c \
	test/unit/rt/fake.c runtime/platform_host.c \
	$(filter-out runtime/platform_wasi.c runtime/main.c,$(RT_SOURCES))
GC_TINY := -DGC_PAGE_SHIFT=12 -DGC_PAGES=8192 -DGC_HEAP_MIN=4 -DGC_EPOCHS=3 \
	-DGC_UNIT=32 -DGC_SMALL_MAX=64 -DGC_MEDIUM_MAX=256 -DGC_MARK_ROOM=8 -DGC_MARK_CHUNK=4 \
	-DGC_MARK_BATCH=3 -DGC_MARK_RUN=3 -DGC_MARK_PLACE=8 -DGC_STACK_SIZE=512 -DGC_MARK_RESERVE=2 -DGC_STEP_FACTOR=1 -DGC_STEP_LAST=99 \
	-DMODEL_INCREMENTAL
GC_UNIT_OBJECTS := $(GC_UNIT_SOURCES:%.c=$(BUILD)/gc/some/%.o)
GC_NONE_OBJECTS := $(GC_UNIT_SOURCES:%.c=$(BUILD)/gc/none/%.o)

# <runa/gc.h> of the host is that of the sources.
$(BUILD)/gc/include/runa/gc.h: runtime/gc.h
	@mkdir -p $(@D)
	cp $< $@

$(BUILD)/gc/some/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(RT_UNIT_CFLAGS) -I. -I$(BUILD)/gc/include $(GC_TINY) \
		-DGC_MARK_PAGES=1 -DGC_ZERO_STEP=48 $(shell pkg-config --cflags check) -MMD -MP \
		-c -o $@ $<

$(BUILD)/gc/none/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(RT_UNIT_CFLAGS) -I. -I$(BUILD)/gc/include $(GC_TINY) \
		-DGC_MARK_PAGES=0 -DGC_ZERO_STEP=704 $(shell pkg-config --cflags check) -MMD -MP \
		-c -o $@ $<

$(GC_UNIT_OBJECTS) $(GC_NONE_OBJECTS) $(BUILD)/gc/some/test/gc/fuzz.o: \
	runtime/build.mk | \
	$(BUILD)/gc/include/runa/gc.h
$(GC_UNIT): $(GC_UNIT_OBJECTS)
$(GC_UNIT)-none: $(GC_NONE_OBJECTS)
$(GC_UNIT) $(GC_UNIT)-none:
	@mkdir -p $(@D)
	$(CC) -fsanitize=$(RT_SAN) $(RT_UNIT_WRAPS:%=-Wl,--wrap=%) -o $@ $^ \
		$(shell pkg-config --libs check)

# Those of the memory of the Runa language that is collected, likewise: with its
# own sizes, with tiny ones, and with those and no mark stack.
LANG_GC_UNIT := $(BUILD)/test/lang-gc-unit
LANG_GC_SOURCES := $(wildcard test/unit/lang_gc/*.c) test/unit/rt/fake.c \
	$(addprefix test/unit/rt/check_lang_,memory.c arena.c string.c list.c table.c) \
	$(filter-out %/lang_gc_roots.c,$(RT_GC_SOURCES)) runtime/platform_host.c \
	$(filter-out runtime/platform_wasi.c runtime/main.c runtime/lang_memory.c \
	runtime/gc_%.c runtime/exception%.c runtime/reflect.c runtime/fault.c,$(RT_SOURCES))
LANG_GC_TINY := -DGC_PAGE_SHIFT=12 -DGC_PAGES=32768 -DLANG_GC_MIN=8192 \
	-DLANG_GC_LARGE=1024 -DLANG_GC_CHUNK=16
LANG_GC_WAYS := plain tiny none
LANG_GC_OBJECTS = $(LANG_GC_SOURCES:%.c=$(BUILD)/lang_gc/$1/%.o)
$(call LANG_GC_OBJECTS,plain): LANG_GC_FLAGS :=
$(call LANG_GC_OBJECTS,tiny): LANG_GC_FLAGS := $(LANG_GC_TINY) -DLANG_GC_STACK=4096
$(call LANG_GC_OBJECTS,none): LANG_GC_FLAGS := $(LANG_GC_TINY) -DLANG_GC_STACK=0

define LANG_GC_RULES
$(call LANG_GC_OBJECTS,$1): $(BUILD)/lang_gc/$1/%.o: %.c runtime/build.mk
	@mkdir -p $$(@D)
	$$(CC) $$(RT_UNIT_CFLAGS) $$(LANG_GC_FLAGS) $$(shell pkg-config --cflags check) \
		-MMD -MP -c -o $$@ $$<

$(LANG_GC_UNIT)-$1: $(call LANG_GC_OBJECTS,$1)
	@mkdir -p $$(@D)
	$$(CC) -fsanitize=$$(RT_SAN) $$(RT_UNIT_WRAPS:%=-Wl,--wrap=%) -o $$@ $$^ \
		$$(shell pkg-config --libs check)
endef
$(foreach way,$(LANG_GC_WAYS),$(eval $(call LANG_GC_RULES,$(way))))

check-lang-gc-unit: $(LANG_GC_WAYS:%=$(LANG_GC_UNIT)-%)
	$(LANG_GC_UNIT)-plain
	$(LANG_GC_UNIT)-tiny
	$(LANG_GC_UNIT)-none

check-gc-unit: $(GC_UNIT) $(GC_UNIT)-none
	$(GC_UNIT)
	$(GC_UNIT)-none

check-rt: check-rt-unit check-gc-unit check-lang-gc-unit check-rt-headers check-rt-symbols \
	check-rt-doc check-rt-run check-gc-run

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

check-gc-run: runtime
	CLANG=$(CLANG) WASM_LD=$(WASM_LD) LLVM_NM=$(LLVM_NM) test/gc/run.sh $(BUILD)

include wasi-sysroot/posix/build.mk
include wasi-sysroot/printf/build.mk

-include $(RT_OBJECTS:.o=.d) $(RT_GC_OBJECTS:.o=.d) $(RT_UNIT_OBJECTS:.o=.d) \
	$(GC_UNIT_OBJECTS:.o=.d) $(GC_NONE_OBJECTS:.o=.d) \
	$(foreach way,$(LANG_GC_WAYS),$(patsubst %.o,%.d,$(call LANG_GC_OBJECTS,$(way))))
