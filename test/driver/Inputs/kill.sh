#!/bin/sh
# kill.sh COMMAND... OUTPUT: runs COMMAND several times and ends it early, by each
# of the signals that people and their terminals send. An OUTPUT that was done
# just before is whole, and is removed; half of one stays, for the test to find.
# shellcheck disable=SC3045 # every shell of Linux has it
ulimit -c 0
for output in "$@"; do :; done
whole=$(mktemp)
trap 'rm -f "$whole"' EXIT
"$@"
test ! -f "$output" || mv "$output" "$whole"
for moment in TERM-0.02 INT-0.05 HUP-0.1 QUIT-0.2 TERM-0.3 INT-0.15 HUP-0.03 QUIT-0.07; do
    timeout --foreground -s "${moment%-*}" "${moment#*-}" "$@"
    test $? = 124 || echo "done in ${moment#*-} s" >&2
    test ! -f "$output" || ! cmp -s "$output" "$whole" || rm "$output"
done
exit 0
