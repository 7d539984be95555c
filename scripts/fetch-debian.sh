#!/bin/sh
# Downloads a file of Debian's archive, unless it is there.
#
#   fetch-debian.sh FILE SHA256 OUT
#
# FILE is its name below pool/main. It comes from the mirror that apt is configured
# for, or from DEBIAN_MIRROR. OUT appears complete or not at all.
set -eu

die() {
    echo "fetch-debian: $*" >&2
    exit 1
}

# The mirror that apt itself uses for Debian proper: not the security archive,
# not a vendor's repository. Without downloaded lists apt cannot tell them
# apart, and the usual name has to do. DEBIAN_MIRROR overrides both.
# shellcheck disable=SC2016 # $(SITE) is apt's, not the shell's
debian_mirror() {
    {
        apt-get indextargets --format '$(SITE)' \
            'Origin: Debian' 'Label: Debian' 'Created-By: Packages'
        apt-get indextargets --format '$(SITE)' | grep '/debian$'
    } | head -n 1
}

test $# = 3 || die "usage: fetch-debian.sh FILE SHA256 OUT"
out=$3
test ! -e "$out" || exit 0
mirror=${DEBIAN_MIRROR:-$(debian_mirror)}
test -n "$mirror" || die "apt knows no Debian mirror; set DEBIAN_MIRROR"
trap 'rm -f "$out.$$"' EXIT
trap 'exit 1' HUP INT TERM
mkdir -p "$(dirname "$out")"
# apt's helper does not need root, and as root it would drop to a user who may
# not be able to write here.
/usr/lib/apt/apt-helper -qq -o APT::Sandbox::User=root download-file \
    "$mirror/pool/main/$1" "$out.$$" "SHA256:$2" ||
    die "cannot download ${1##*/} from $mirror"
mv "$out.$$" "$out"
