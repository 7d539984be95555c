#!/bin/sh
# Installs what building the projects of test/projects needs beside what setup.sh
# installs: build systems, and the languages of scripts.
exec "$(dirname "$0")/install-packages.sh" \
    autoconf automake bzip2 ccache libtool m4 meson ninja-build perl tcl
