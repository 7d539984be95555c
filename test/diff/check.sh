#!/bin/sh
# The share of the differential test that belongs to make check.
#
#   check.sh BUILD
#
# A fixed set of programs of each kind, which has every opcode that random
# programs are to have; and a compiler with a bug, which must be found, and a program that shows
# it (planted.lir) must become small.
set -eu

build=$1
here=$(dirname "$0")
count=${DIFF_CHECK_COUNT:-400}

for kind in plain managed throwing closed; do
    "$build/test/diff" statistics $kind 1 "$count" \
        >"$build/test/diff-statistics"
    tail -1 "$build/test/diff-statistics"
done
"$build/test/diff" roots 1 $((5 * count))
"$build/test/diff" roots throwing 1 "$count"
"$build/test/diff" roots closed 1 "$count"
"$here/run.py" "$build" --count "$count"
"$here/run.py" "$build" --managed --count $((count / 2))
"$here/run.py" "$build" --throwing --count $((count / 4))
"$here/run.py" "$build" --closed --one-level --count $((count / 4))

# A compiler that takes adc for add.
planted=$build/diff/planted
rm -rf "$planted"
mkdir -p "$planted/bin" "$planted/test"
ln -s "$(realpath "$build/test/diff")" "$planted/test/diff"
cat >"$planted/bin/runa-llvm" <<END
#!/bin/sh
for file; do
    case \$file in
    *.lir) sed -i.good 's/^  adc/  add/' "\$file" ;;
    esac
done
"$(realpath "$build/bin/runa-llvm")" "\$@" || exit
for file; do
    case \$file in
    *.lir) mv "\$file.good" "\$file" ;;
    esac
done
END
chmod +x "$planted/bin/runa-llvm"

if "$here/run.py" "$planted" --count 60 --most 1 >"$planted/log"; then
    echo "a planted bug was not found in 60 programs" >&2
    exit 1
fi
"$here/reduce.py" "$planted" "$here/planted.lir" --way "-O0 node" \
    -o "$planted/small.lir" | tee "$planted/log"
size=$(sed -n 's/.* \([0-9]*\) instructions after .*/\1/p' "$planted/log")
test "$size" -le 12 || {
    echo "reduced to $size instructions, expected 12 at most" >&2
    exit 1
}
