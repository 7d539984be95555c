#!/bin/sh
# Writes the tables of docs/lir.md: that of the opcodes from lir_ops.def, that
# of WASI's functions from wasi.def. --check only compares.

set -eu

usage() {
    echo "usage: $0 [--check]" >&2
    exit 2
}

check=false
case $# in
0) ;;
1) [ "$1" = --check ] || usage; check=true ;;
*) usage ;;
esac

root=$(cd "$(dirname "$0")/.." && pwd)
ops=$root/compiler/lir/lir_ops.def
doc=$root/docs/lir.md
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
trap 'exit 1' HUP INT TERM

# A comment of one line in the table is the title of what follows it.
sed -e '/clang-format/d' -e 's|^/\* \(.*\) \*/$|GROUP("\1")|' "$ops" \
    >"$tmp/ops.inc"

cat >"$tmp/table.c" <<'EOF'
#include <stdio.h>
#include <string.h>

static void
text(const char *s)
{
    for (; *s; s++)
        printf(*s == '|' ? "\\%c" : "%c", *s);
}

/* The result is r, what is read a, b, c ... in order. */
static void
operands(const char *letters)
{
    char next = 'a';
    const char *comma = "";

    if (*letters == '\0')
        return;
    printf("`");
    for (const char *p = letters; *p; p++) {
        size_t run = strspn(p, "y");

        if (*p == '?')
            continue;
        printf("%s", comma);
        comma = ", ";
        if (run > 3) {
            printf("m:byte (%d times)", (int)run);
            p += run - 1;
            continue;
        }
        switch (*p) {
        case 'd': case 'R': printf("r"); continue;
        case 'D': printf("r:v128"); continue;
        case 'E': printf("r:lane"); continue;
        case 'k': printf("clauses"); continue;
        case 'm': printf("[%c]", next); break;
        case 'a': printf("%c%s", next, p[1] == '?' ? "?" : ""); break;
        case 'n': case 'g': printf("%c:int", next); break;
        case 'x': case 'r': printf("%c:reg", next); break;
        case '4': printf("%c:f32", next); break;
        case '8': printf("%c:f64", next); break;
        case 'c': printf("%c:bits", next); break;
        case 'b': printf("%c:block", next); break;
        case 'B': printf("%c:pad", next); break;
        case 'U': printf("[%c:pad]", next); break;
        case 'i': printf("%c:imm", next); break;
        case 'q': printf("%c:string", next); break;
        case 's': printf("%c:slot", next); break;
        case 'v': printf("%c:v128", next); break;
        case 'e': printf("%c:lane", next); break;
        case 'l': printf("%c:number", next); break;
        case 'f': printf("%c:func(args)", next); break;
        case 'p': printf("%c:addr(args)", next); break;
        case 't': printf("%c:assembly(args)", next); break;
        case 'w': printf("%c:call(args)", next); break;
        case 'V': printf("%c:entry(args)", next); break;
        case 'h': printf("%c:ref", next); break;
        case 'O': printf("%c:object", next); break;
        case 'A': printf("%c:array", next); break;
        case 'T': printf("%c:type", next); break;
        case 'G': printf("%c:delegate", next); break;
        case 'F': printf("%c:func", next); break;
        case 'H': printf("%c:ref(args)", next); break;
        default: printf("%c:%c", next, *p); break;
        }
        next++;
    }
    printf("`");
}

static void
suffix(const char *type, const char *aux)
{
    static const struct { const char *name, *shown; } shown[] = {
        {"NONE", ""}, {"F32", ".f32"}, {"F64", ".f64"}, {"REF", ".ref"},
        {"TAIL", "[.tail]"},
    };
    const char *both[] = {type, aux};

    if (strcmp(type, "NONE") == 0 && strcmp(aux, "NONE") == 0)
        return;
    printf("`");
    for (int i = 0; i < 2; i++) {
        size_t j = 0, count = sizeof shown / sizeof shown[0];

        while (j < count && strcmp(shown[j].name, both[i]) != 0)
            j++;
        if (j < count)
            printf("%s", shown[j].shown);
        else
            printf(".%s", both[i]);
    }
    printf("`");
}

static void
flags(const char *effect, const char *cond, const char *aux)
{
    const char *carry = strstr(effect, "_CARRY");
    const char *reads = strcmp(aux, "COND") == 0 ? "COND"
                        : carry ? "CF" : cond;
    int is_read = strcmp(reads, "NEVER") != 0;

    if (is_read) {
        printf("reads ");
        for (const char *p = reads; *p; p++)
            printf("%c", reads == cond ? *p | 32 : *p);
    }
    if (strcmp(effect, "KEEP") != 0)
        printf("%s%.*s", is_read ? ", " : "",
               (int)(carry ? carry - effect : (long)strlen(effect)), effect);
}

static void
row(const char *name, int number, const char *type, const char *aux,
    const char *letters, const char *effect, const char *cond,
    const char *meaning, const char *refusal)
{
    printf("| %d | `%s` | ", number, name);
    suffix(type, aux);
    printf(" | ");
    operands(letters);
    printf(" | ");
    flags(effect, cond, aux);
    printf(" | ");
    text(meaning);
    printf(" | %s", refusal ? "refused: " : "yes");
    text(refusal ? refusal : "");
    printf(" |\n");
}

#define GROUP(title)                                                       \
    printf("\n**%s**\n\n| Number | Mnemonic | Suffix | Operands | Flags "  \
           "| Meaning | Lowered |\n|---|---|---|---|---|---|---|\n", title);
#define OP(id, name, number, suffix, aux, letters, flags, cond, kind,      \
           meaning)                                                        \
    row(#name, number, #suffix, #aux, letters, #flags, #cond, meaning, NULL);
#define OP_NOT(id, name, number, suffix, aux, letters, flags, cond, kind,  \
               meaning, refusal)                                           \
    row(#name, number, #suffix, #aux, letters, #flags, #cond, meaning,     \
        refusal);

int
main(void)
{
#include "ops.inc"
    printf("\n");
    return 0;
}
EOF
${CC:-cc} -std=c11 -o "$tmp/table" "$tmp/table.c"
"$tmp/table" >"$tmp/table.md"


# WASI(number, name, result, count, parameters...)
{
    printf '\n| Number | Function | Parameters | Result |\n|---|---|---|---|\n'
    # shellcheck disable=SC2016 # backquotes of Markdown
    sed -n -e 's/^WASI(\(.*\))$/\1/p' "$root/compiler/lir/wasi.def" |
        sed -e 's/, none$/, /' -e 's/, none,/, -,/' \
            -e 's/^\([^,]*\), \([^,]*\), \([^,]*\), [^,]*, \(.*\)/| \1 | `\2` | \4 | \3 |/'
    echo
} >"$tmp/wasi.md"

# replace WHAT TABLE: puts the file TABLE between the markers of WHAT.
replace() {
    begin="<!-- $1 table: begin, written by scripts/gen-lir-doc.sh -->"
    end="<!-- $1 table: end -->"
    for marker in "$begin" "$end"; do
        if [ "$(grep -c -F -x -e "$marker" "$tmp/lir.md")" != 1 ]; then
            echo "$0: $doc must have one line '$marker'" >&2
            exit 1
        fi
    done
    awk -v begin="$begin" -v end="$end" -v table="$2" '
        $0 == end { inside = 0 }
        !inside { print }
        $0 == begin {
            inside = 1
            while ((getline line < table) > 0)
                print line
        }
    ' "$tmp/lir.md" >"$tmp/new.md"
    mv "$tmp/new.md" "$tmp/lir.md"
}

cp "$doc" "$tmp/lir.md"
replace opcode "$tmp/table.md"
replace WASI "$tmp/wasi.md"
if cmp -s "$tmp/lir.md" "$doc"; then
    exit 0
fi
if $check; then
    echo "$0: the tables of docs/lir.md are stale, run $0" >&2
    exit 1
fi
cp "$tmp/lir.md" "$doc"
