# Our printf, for runtime/build.mk to include.
#
#   targets    check-printf (= check-printf-host check-printf-wasi
#              check-printf-headers)
#   variables  PRINTF_LIB, PRINTF_COUNT (conversions compared with the host's)

PRINTF_LIB := $(SYSROOT_LIB)/libruna-printf.a
PRINTF_SOURCES := $(wildcard wasi-sysroot/printf/*.c)
PRINTF_OBJECTS := $(PRINTF_SOURCES:%.c=$(BUILD)/wasm/%.o)
PRINTF_COUNT ?= 200000

# Every program that prints carries this, so size comes first. The two passes
# that are left out make loops and branches faster on other machines; here they
# add 200 bytes and no speed.
$(PRINTF_OBJECTS): RT_CFLAGS += -Oz -fno-builtin -mllvm -disable-lsr \
	-mllvm -enable-pre=0
$(PRINTF_OBJECTS): wasi-sysroot/printf/build.mk

$(PRINTF_LIB): $(PRINTF_OBJECTS)
	rm -f $@
	$(LLVM_AR) rcsD $@ $^

runtime: $(PRINTF_LIB)

# All but the stream, on the host, whose printf it is compared with.
PRINTF_RANDOM := $(BUILD)/test/printf-random
PRINTF_HOST_SOURCES := wasi-sysroot/printf/format.c \
	wasi-sysroot/printf/string.c test/printf/random.c
PRINTF_HOST_OBJECTS := $(PRINTF_HOST_SOURCES:%.c=$(BUILD)/host/%.o)

$(BUILD)/host/wasi-sysroot/printf/string.o: \
	PRINTF_NAMES := -Dvsnprintf=runa_vsnprintf
$(PRINTF_HOST_OBJECTS): $(BUILD)/host/%.o: %.c wasi-sysroot/printf/build.mk
	@mkdir -p $(@D)
	$(CC) $(RT_STANDARD) -g -O1 -Iwasi-sysroot/printf $(RT_WARNINGS) \
		$(PRINTF_NAMES) -fsanitize=$(RT_SAN) \
		-fno-sanitize-recover=all -MMD -MP -c -o $@ $<

$(PRINTF_RANDOM): $(PRINTF_HOST_OBJECTS)
	@mkdir -p $(@D)
	$(CC) -fsanitize=$(RT_SAN) -o $@ $^ -lm

.PHONY: check-printf check-printf-host check-printf-wasi check-printf-headers
check-printf: check-printf-host check-printf-wasi check-printf-headers

check-printf-host: $(PRINTF_RANDOM)
	$(PRINTF_RANDOM) $(PRINTF_COUNT)

check-printf-wasi: runtime
	CLANG=$(CLANG) WASM_LD=$(WASM_LD) test/printf/run.sh $(BUILD)

check-printf-headers: runtime
	CLANG=$(CLANG) scripts/check-host-headers.sh $(BUILD) $(PRINTF_SOURCES)

-include $(PRINTF_OBJECTS:.o=.d) $(PRINTF_HOST_OBJECTS:.o=.d)
