#!/bin/sh
# Fails for a message of the compiler that no test in test/err expects, or one
# of libruna-lir that test/unit/check_build_misuse.c does not. The
# messages are the format strings of the calls that report; what cannot be
# provoked stands in test/expected/messages-untested.txt with the reason.
#
#   check-messages.sh [--list]
#
# --list prints the messages as regular expressions.
set -eu
export LC_ALL=C
cd "$(dirname "$0")/.."

untested=test/expected/messages-untested.txt
scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT

# formats FILE...: one line for each call that reports: its name and the string
# literal in it, adjacent ones joined; a macro between two is like a '%s'.
# shellcheck disable=SC2016 # awk's own variables
formats() {
    awk '
        function finish() { # the innermost call has its literal
            if (depth && literal[depth] != "" && !done[depth]) {
                print name[depth] "\t" literal[depth]
                done[depth] = 1
            }
        }
        function string(    c, out) { # the rest of a literal, after its quote
            out = ""
            while ((c = substr(text, ++i, 1)) != "\"" && c != "")
                out = out (c == "\\" ? unescape(substr(text, ++i, 1)) : c)
            return out
        }
        function unescape(c) {
            return c == "n" ? " " : c
        }
        function scan(    c, word) {
            depth = 0
            for (i = 1; i <= length(text); i++) {
                c = substr(text, i, 1)
                if (c == "/" && substr(text, i, 2) == "/*") {
                    i += index(substr(text, i + 2), "*/") + 2
                } else if (match(substr(text, i), /^[A-Za-z_][A-Za-z_0-9]*/)) {
                    word = substr(text, i, RLENGTH)
                    i += RLENGTH - 1
                    if (depth && pending[depth]) literal[depth] = \
                        literal[depth] "%s"
                } else if (c == "\047") { # a character
                    i += substr(text, i + 1, 1) == "\\" ? 3 : 2
                } else if (c == "\"") {
                    if (!depth) { string(); continue }
                    literal[depth] = literal[depth] string()
                    pending[depth] = 1
                } else if (c == "(") {
                    name[++depth] = word
                    literal[depth] = ""
                    done[depth] = pending[depth] = 0
                } else if (c == ")" && depth) {
                    finish()
                    depth--
                } else if (c == "," || c == "?") {
                    finish()
                    if (depth) pending[depth] = 0
                }
                if (c ~ /[^A-Za-z_0-9 \n\t(]/) word = ""
            }
        }
        FNR == 1 && NR > 1 { scan(); text = "" }
        { text = text $0 "\n" }
        END { scan() }
    ' "$@"
}

# say TEXT...: echo would take backslashes for its own.
say() {
    printf '%s\n' "$*"
}

# Lines of NAME and literal to regular expressions of whole messages.
# shellcheck disable=SC2016 # no expansion is meant
to_messages() {
    sed -E -e 's/[].[*^$()+?{}|\\]/\\&/g' \
        -e 's/%(\\\.\\\*|[0-9]*)(ll|z)?[a-z]/.*/g' \
        -e 's/%%/%/g' |
        while read -r name format; do
            case $name in
            diag_note | diag_error | diag_error_plain | diag_warning | \
                diag_warning_plain | diag_failure | parser_error | decode_error | \
                parse_error | parse_complain | \
                verify_error | usage_error | bad | unexpected)
                say "$format" ;;
            machine_trap)
                say "trap: $format" ;;
            machine_fault)
                say ".*: $format" ;;
            lowerer_error | lowerer_warning) say "$format" ;;
            lowerer_error_nearest) say "$format(, expected '.*' perhaps)?" ;;
            parser_expected | parser_expect | parser_expect_name | \
                parse_expected | parse_unexpected | parse_name | \
                parse_any_name | parse_string | name_in_expression | \
                verify_expected | verify_kind | expected_kind)
                say "expected $format, found .*" ;;
            inst_error) # in inline assembly
                say "instruction .*, '.*': $format" ;;
            expected_word)
                say "instruction .*, '.*': expected $format, found .*" ;;
            builder_fail) say "(function '.*': )?$format" ;;
            builder_range) say "(function '.*': )?$format .* is more than .*" ;;
            builder_flags) say "$format has no flags .*" ;;
            expected_type)
                say "expected $format .*, found .*" ;;
            parser_expect_word)
                say "expected '$format', found .*" ;;
            parser_expect_number)
                say "expected $format, found .*"
                say "expected $format of at most .*" ;;
            esac
        done
}

# Messages whose text comes from a table.
table_messages() {
    sed -n 's/^ *\[LIR_\(SUFFIX\|AUX\)_[A-Z0-9]*\] = "\(.*\)",$/\2/p' \
        compiler/lir/verify_inst.c | sed "s/.*/'.*' (needs|takes) &.*/"
    sed -n 's/^ *case LIR_OPERAND_[A-Z]*: return "\(.*\)";$/\1/p' \
        compiler/lir/verify_operand.c | sed 's/.*/expected .*, found &.*/'
    cat compiler/lir/*.def | tr '\n' ' ' | grep -o 'OP_NOT([A-Z][^,]*, [a-z][^,]*' |
        sed "s/.*, \(.*\)/opcode '\1' .* has no lowering: .*/"
    # the lexer's, made before they are reported
    grep -o '"unexpected [^"]*"' compiler/lir/lex.c |
        sed 's/"//g; s/%[0-9]*[a-z]/.*/'
}

# What the tests expect, behind the word 'error: ' or its like; of the library,
# whole strings.
expectations() {
    cat test/unit/check_build*.c | tr "\n" " " | sed 's/" *"//g' |
        grep -o '"[^"]*"' | tr -d '"'
    cat test/err/* |
        sed -n 's/^\([;#]\|Note:\) *CHECK\(-NEXT\)\{0,1\}: *//p' |
        awk 'match($0, /(error|warning|note): /) {
                 print substr($0, RSTART + RLENGTH) }'
}

# A message of which nothing is known beforehand says nothing here.
find compiler lib -name '*.c' ! -path compiler/base/diag.c | sort |
    while read -r file; do formats "$file"; done >"$scratch/formats"
{ to_messages <"$scratch/formats"; table_messages; } |
    grep '[a-z][a-z]' | sort -u >"$scratch/messages"
if test "${1-}" = --list; then
    cat "$scratch/messages"
    exit
fi

expectations >"$scratch/expectations"
sed '/^#/d; /^$/d; s/ *#.*//' "$untested" >"$scratch/untested"
failed=0
while read -r message; do
    grep -qxE -e "$message" "$scratch/expectations" && continue
    grep -qxF -e "$message" "$scratch/untested" && continue
    say "no test expects: $message" >&2
    failed=1
done <"$scratch/messages"
while read -r message; do
    grep -qxF -e "$message" "$scratch/messages" && continue
    say "$untested: there is no such message: $message" >&2
    failed=1
done <"$scratch/untested"
exit $failed
