# libruna-lir, the library with which a compiler writes LIR, for the top
# Makefile to include.
#
#   targets    lib install-lib uninstall-lib
#   variables  LIR_STATIC LIR_SHARED

# Its number changes when what is in include/runa/lir.h does not suit programs
# that were linked before.
LIR_MAJOR := 1
LIR_STATIC := $(BUILD)/lib/libruna-lir.a
LIR_SHARED := $(BUILD)/lib/libruna-lir.so.$(LIR_MAJOR)
LIR_HEADER := include/runa/lir.h

.PHONY: lib install-lib uninstall-lib
lib: $(LIR_STATIC) $(LIR_SHARED)

PIC_OBJECTS := $(patsubst %.c,$(BUILD)/pic/%.o, \
	$(filter-out compiler/interp/% compiler/roots/%,$(LIB_SOURCES)))

$(PIC_OBJECTS): $(BUILD)/pic/%.o: %.c
	@mkdir -p $(@D)
	$(CC) $(CFLAGS_ALL) -fPIC -fvisibility=hidden -ffunction-sections \
		-fdata-sections -c -o $@ $<

$(LIR_SHARED): $(PIC_OBJECTS) lib/runa-lir.map
	@mkdir -p $(@D)
	$(CC) -shared $(CFLAGS) $(SAN_FLAGS) $(LINK_FLAGS) $(LDFLAGS) \
		-Wl,-soname,$(@F) -Wl,--version-script=lib/runa-lir.map \
		-o $@ $(PIC_OBJECTS)

# One object in which only the names of the header can be seen, so that a
# compiler may have functions called xmalloc and arena_init of its own; and
# without what the functions of the header do not reach.
$(LIR_STATIC): $(PIC_OBJECTS) lib/build.mk
	@mkdir -p $(@D)
	$(LD) -r --gc-sections $$($(NM) -P $(filter $(BUILD)/pic/lib/%,$^) | \
		sed -n 's/^\(runa_lir_[a-z0-9_]*\) T.*/-u \1/p') \
		-o $(@:.a=.o) $(PIC_OBJECTS)
	$(OBJCOPY) --wildcard --keep-global-symbol='runa_lir_*' \
		--strip-unneeded-symbol='!runa_lir_*' \
		--strip-unneeded-symbol='*' $(@:.a=.o)
	rm -f $@
	$(AR) rcsD $@ $(@:.a=.o)

install-lib: lib
	install -d $(DESTDIR)$(libdir)/pkgconfig $(DESTDIR)$(includedir)/runa
	install -m 644 $(LIR_HEADER) $(DESTDIR)$(includedir)/runa
	install -m 644 $(LIR_STATIC) $(DESTDIR)$(libdir)
	install $(LIR_SHARED) $(DESTDIR)$(libdir)
	ln -sf $(notdir $(LIR_SHARED)) $(DESTDIR)$(libdir)/libruna-lir.so
	sed -e 's|@prefix@|$(prefix)|' -e 's|@includedir@|$(includedir)|' \
		-e 's|@libdir@|$(libdir)|' -e 's|@version@|$(VERSION)|' \
		-e 's|dir=$(prefix)/|dir=$${prefix}/|' \
		lib/runa-lir.pc.in >$(DESTDIR)$(libdir)/pkgconfig/runa-lir.pc

uninstall-lib:
	rm -f $(DESTDIR)$(includedir)/runa/lir.h \
		$(DESTDIR)$(libdir)/libruna-lir.a \
		$(DESTDIR)$(libdir)/libruna-lir.so \
		$(DESTDIR)$(libdir)/$(notdir $(LIR_SHARED)) \
		$(DESTDIR)$(libdir)/pkgconfig/runa-lir.pc
	-rmdir $(DESTDIR)$(includedir)/runa 2>/dev/null

-include $(PIC_OBJECTS:.o=.d)
