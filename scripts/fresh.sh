#!/bin/sh
# Proves that a fresh Debian 12 is enough: clones into one, runs make demo and make check.
#
#   sudo scripts/fresh.sh [TARGET...]
#
# Needs debootstrap, and the network as this host has it: apt's sources and
# settings, pip's and the certificates are taken over, nothing else is. The
# system lies below TMPDIR (/var/tmp) and is removed in the end.
set -eu

here=$(cd "$(dirname "$0")/.." && pwd)
user=newcomer

# Where this host has Debian 12 from, as lines of sources.list.
# shellcheck disable=SC2016 # apt's variables
sources() {
    apt-get indextargets --format 'deb $(SITE) $(RELEASE) $(COMPONENT)' \
        'Created-By: Packages' | grep -E ' bookworm(-[a-z]+)? ' | sort -u
}

# The mounts are in a namespace of their own, so they cannot be left behind.
# inside COMMAND...: run as root in the new system.
inside() {
    # shellcheck disable=SC2016 # for the inner shell
    unshare --mount --propagation private sh -c '
        mount -t proc proc "$1/proc"
        mount --rbind /dev "$1/dev"
        shift
        exec "$@"' - "$root" "$@"
}

as_root() {
    inside chroot "$root" /usr/bin/env -i PATH="$path" HOME=/ "$@"
}

# as_user COMMAND...: with what tells pip and its like how to get out.
# shellcheck disable=SC2016 # for the inner shell
as_user() {
    env | grep -iE '^(pip_|https?_proxy=|no_proxy=|ssl_cert)' >"$root/env" ||
        true
    inside chroot --userspec="$user:$user" "$root" /usr/bin/env -i \
        PATH="$path" HOME="/home/$user" LC_ALL=C.UTF-8 sh -c '
            while IFS= read -r line; do export "${line?}"; done </env
            cd ~/runa-llvm && exec "$@"' - "$@"
}

# take PATH...: what there is of these.
take() {
    for file in "$@"; do
        test ! -e "$file" || cp -aL --parents "$file" "$root"
    done
}

install_system() {
    mirror=$(sources | sed -n 's/^deb \(.*\) bookworm main$/\1/p' | head -n 1)
    debootstrap --variant=minbase --include=ca-certificates bookworm \
        "$root" "$mirror"
    sources >"$root/etc/apt/sources.list"
    take /etc/apt/apt.conf /etc/apt/apt.conf.d /etc/apt/auth.conf.d \
        /etc/pip.conf /etc/resolv.conf /etc/hosts \
        /etc/ssl/certs/ca-certificates.crt
    as_root apt-get -q update
    as_root apt-get -qy install git make sudo
    as_root useradd -m -s /bin/sh "$user"
    echo "$user ALL=(ALL) NOPASSWD: ALL" >"$root/etc/sudoers.d/$user"
}

clone() {
    git clone -q "$here" "$root/home/$user/runa-llvm"
    as_root chown -R "$user:$user" "/home/$user"
}

# report NAME STATUS: with the time since the last report.
report() {
    now=$(date +%s)
    echo "fresh: $1: status $2, $((now - begin)) s" | tee -a "$root.report"
    begin=$now
}

path=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin
test "$(id -u)" = 0 || { echo "fresh: must be root" >&2; exit 1; }
command -v debootstrap >/dev/null || { echo "fresh: no debootstrap" >&2; exit 1; }
test $# -gt 0 || set -- demo check

root=$(mktemp -d "${TMPDIR:-/var/tmp}/fresh.XXXXXX")
trap 'rm -rf --one-file-system "$root" "$root.report"' EXIT
trap 'exit 1' HUP INT TERM
chmod 755 "$root"

begin=$(date +%s)
install_system
clone
report "Debian and a clone" 0
failed=0
for target in "$@"; do
    status=0
    as_user make "$target" || status=$?
    report "make $target" "$status"
    test "$status" = 0 || failed=1
done
cat "$root.report"
exit $failed
