# What build systems use, for the top Makefile to include: runa-run, files for
# CMake, Meson and configure scripts, and completions for shells.
#
#   targets    build-systems install-build-systems uninstall-build-systems

CMAKE_FILES := $(wildcard build-systems/cmake/*.cmake* \
	build-systems/cmake/Platform/*.cmake)
LIBDIR_FILES := $(CMAKE_FILES:build-systems/%=%) config.sub run-node.mjs \
	run-wasmtime.py
MESON_FILE := meson/wasm32-wasi.ini
COMPILERS := runa-llvm runa-cc runa-c++
bashdir ?= $(prefix)/share/bash-completion/completions
zshdir ?= $(prefix)/share/zsh/site-functions
fishdir ?= $(prefix)/share/fish/vendor_completions.d

# What makes the file for Meson, whose paths are those of PREFIX.
meson_file = sed 's|@prefix@|$(1)|' build-systems/$(MESON_FILE).in

.PHONY: build-systems install-build-systems uninstall-build-systems
build-systems: $(BUILD)/bin/runa-run \
	$(addprefix $(BUILD)/lib/runa/,$(LIBDIR_FILES) $(MESON_FILE)) \
	$(addprefix $(BUILD)/completions/,runa-llvm.bash _runa-llvm runa-llvm.fish)

$(BUILD)/bin/runa-run: build-systems/runa-run
	@mkdir -p $(@D)
	cp $< $@

$(addprefix $(BUILD)/lib/runa/,$(LIBDIR_FILES)): $(BUILD)/lib/runa/%: \
		build-systems/%
	@mkdir -p $(@D)
	cp $< $@

$(BUILD)/lib/runa/$(MESON_FILE): build-systems/$(MESON_FILE).in
	@mkdir -p $(@D)
	$(call meson_file,$(abspath $(BUILD))) > $@

$(BUILD)/completions/%: scripts/gen-completions.sh compiler/options.def
	@mkdir -p $(@D)
	scripts/gen-completions.sh $(@F) > $@

# A shell looks for a file that is called as the command.
install-build-systems: build-systems
	install -d $(DESTDIR)$(bindir) $(DESTDIR)$(bashdir) $(DESTDIR)$(zshdir) \
		$(DESTDIR)$(fishdir) $(addprefix $(DESTDIR)$(libdir)/runa/,\
		cmake/Platform meson)
	install $(BUILD)/bin/runa-run $(DESTDIR)$(bindir)
	for file in $(LIBDIR_FILES); do \
		install -m 644 $(BUILD)/lib/runa/$$file \
			$(DESTDIR)$(libdir)/runa/$$file || exit 1; done
	$(call meson_file,$(prefix)) > $(DESTDIR)$(libdir)/runa/$(MESON_FILE)
	chmod 755 $(DESTDIR)$(libdir)/runa/config.sub
	for name in $(COMPILERS); do \
		install -m 644 $(BUILD)/completions/runa-llvm.bash \
			$(DESTDIR)$(bashdir)/$$name && \
		install -m 644 $(BUILD)/completions/runa-llvm.fish \
			$(DESTDIR)$(fishdir)/$$name.fish || exit 1; done
	install -m 644 $(BUILD)/completions/_runa-llvm $(DESTDIR)$(zshdir)

uninstall-build-systems:
	rm -f $(DESTDIR)$(bindir)/runa-run $(DESTDIR)$(zshdir)/_runa-llvm \
		$(COMPILERS:%=$(DESTDIR)$(bashdir)/%) \
		$(COMPILERS:%=$(DESTDIR)$(fishdir)/%.fish)
