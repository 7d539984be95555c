#!/bin/sh
# Writes examples/expected with the programs of examples/twins: the same tasks
# done in Python, mostly in another way, so that what is expected does not come
# from what is tested. Then 'git diff' shows whether the two agree.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
# shellcheck source=scripts/examples.sh
. "$root/scripts/examples.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
export PYTHONDONTWRITEBYTECODE=1
for name in $(example_names); do
    example_folder "$work"
    # shellcheck disable=SC2046 # the arguments are to be split
    (cd "$work" && python3 "$examples/twins/$name.py" \
        $(example_arguments "$name")) <"$(example_input "$name")" \
        >"$examples/expected/$name.txt"
    file=$(example_says "$name" Writes)
    test -z "$file" || cksum <"$work/$file" >"$examples/expected/$file.cksum"
done
