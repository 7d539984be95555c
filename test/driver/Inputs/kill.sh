#!/bin/sh
# kill.sh COMMAND...: runs COMMAND several times and ends it early.
for delay in 0.02 0.05 0.1 0.2 0.3; do
    timeout -s TERM $delay "$@"
    test $? = 124 || echo "done in $delay s" >&2
done
exit 0
