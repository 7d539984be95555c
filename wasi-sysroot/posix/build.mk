# libruna-posix.a and its headers, for runtime/build.mk to include.
#
#   targets    posix check-posix (= check-posix-headers check-posix-symbols
#              check-posix-doc check-posix-run)
#   variables  those of runtime/build.mk

POSIX_INCLUDE := $(SYSROOT)/include/posix
POSIX_LIB := $(SYSROOT_LIB)/libruna-posix.a
POSIX_HEADERS := $(shell cd wasi-sysroot/posix/include && find . -name '*.h' | \
	sed 's|^\./||' | LC_ALL=C sort)
POSIX_INSTALLED := $(POSIX_HEADERS:%=$(POSIX_INCLUDE)/%)

# The linker takes the first that defines a symbol. So weak definitions come
# before those that replace them in a program that needs those.
POSIX_FIRST := $(addprefix wasi-sysroot/posix/,abort.c wasi_calls.c)
POSIX_SOURCES := $(POSIX_FIRST) \
	$(filter-out $(POSIX_FIRST),$(sort $(wildcard wasi-sysroot/posix/*.c)))
POSIX_OBJECTS := $(POSIX_SOURCES:%.c=$(BUILD)/wasm/%.o)

# In place of wasi-libc's, so that -fno-emulate-mman leaves it out.
POSIX_MMAN := $(SYSROOT_LIB)/libwasi-emulated-mman.a
POSIX_MMAN_OBJECT := $(BUILD)/wasm/wasi-sysroot/posix/mman/mman.o

# What a program is compiled with, of which the layer consists.
POSIX_TARGET := --target=wasm32-wasip1 -nostdlibinc -isystem $(POSIX_INCLUDE) \
	-isystem $(SYSROOT_INCLUDE) -mllvm -wasm-enable-sjlj \
	-D_WASI_EMULATED_SIGNAL -D_WASI_EMULATED_MMAN \
	-D_WASI_EMULATED_PROCESS_CLOCKS -D_WASI_EMULATED_GETPID
POSIX_CFLAGS := $(POSIX_TARGET) -std=c11 -D_GNU_SOURCE -Oz -ffunction-sections \
	-fdata-sections -ffile-prefix-map=$(CURDIR)=. $(RT_WARNINGS)

.PHONY: posix check-posix check-posix-headers check-posix-symbols \
	check-posix-doc check-posix-run
posix: $(POSIX_LIB) $(POSIX_MMAN) $(POSIX_INSTALLED)
runtime: posix

$(POSIX_INSTALLED): $(POSIX_INCLUDE)/%: wasi-sysroot/posix/include/% \
		$(SYSROOT_STAMP)
	@mkdir -p $(@D)
	cp $< $@

$(POSIX_OBJECTS) $(POSIX_MMAN_OBJECT): $(BUILD)/wasm/%.o: %.c wasi-sysroot/posix/build.mk \
		$(SYSROOT_STAMP) | $(POSIX_INSTALLED)
	@mkdir -p $(@D)
	$(CLANG) $(POSIX_CFLAGS) -MD -MP -c -o $@ $<

$(POSIX_LIB): $(POSIX_OBJECTS)
$(POSIX_MMAN): $(POSIX_MMAN_OBJECT)
$(POSIX_LIB) $(POSIX_MMAN):
	rm -f $@
	$(LLVM_AR) rcsD $@ $^

check-posix: check-posix-headers check-posix-symbols check-posix-doc \
	check-posix-run

check-posix-headers: posix
	CLANG=$(CLANG) test/posix/headers.sh $(BUILD)

check-posix-symbols: posix
	CLANG=$(CLANG) LLVM_NM=$(LLVM_NM) test/posix/symbols.sh $(BUILD)

check-posix-doc:
	scripts/gen-posix-doc.sh --check

check-posix-run: posix
	CC='$(CC)' CLANG=$(CLANG) WASM_LD=$(WASM_LD) test/posix/run.sh $(BUILD)

-include $(POSIX_OBJECTS:.o=.d) $(POSIX_MMAN_OBJECT:.o=.d)
