#!/bin/sh
# small_disk.sh DIR COMMAND...: runs COMMAND in DIR, which is a disk of 16 KB
# with no more than 4 KB left, and lists what is on it afterwards.
set -eu
if test "${SMALL_DISK:-}" != mounted; then
    exec env SMALL_DISK=mounted unshare -m "$0" "$@"
fi
mount -t tmpfs -o size=16k none "$1"
cd "$1"
shift
dd if=/dev/zero of=fill bs=1k count=12 2>/dev/null
status=0
"$@" || status=$?
ls -A
exit "$status"
