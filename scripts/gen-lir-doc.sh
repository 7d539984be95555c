#!/bin/sh
# Writes the opcode table of docs/lir.md from lir_ops.def; --check only compares.

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
begin='<!-- opcode table: begin, written by scripts/gen-lir-doc.sh -->'
end='<!-- opcode table: end -->'

for marker in "$begin" "$end"; do
    if [ "$(grep -c -F -x -e "$marker" "$doc")" != 1 ]; then
        echo "$0: $doc must have one line '$marker'" >&2
        exit 1
    fi
done

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
        case 'i': printf("%c:imm", next); break;
        case 'q': printf("%c:string", next); break;
        case 's': printf("%c:slot", next); break;
        case 'v': printf("%c:v128", next); break;
        case 'e': printf("%c:lane", next); break;
        case 'l': printf("%c:number", next); break;
        case 'f': printf("%c:func(args)", next); break;
        case 'p': printf("%c:addr(args)", next); break;
        case 'V': printf("%c:entry(args)", next); break;
        case 'h': printf("%c:ref", next); break;
        case 'O': printf("%c:object", next); break;
        case 'A': printf("%c:array", next); break;
        case 'T': printf("%c:type", next); break;
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
    const char *reads = strcmp(aux, "COND") == 0 ? "COND"
                        : strcmp(effect, "ARITH_CARRY") == 0 ? "CF" : cond;
    int is_read = strcmp(reads, "NEVER") != 0;

    if (is_read) {
        printf("reads ");
        for (const char *p = reads; *p; p++)
            printf("%c", reads == cond ? *p | 32 : *p);
    }
    if (strcmp(effect, "KEEP") != 0)
        printf("%s%s", is_read ? ", " : "", strcmp(effect, "ARITH_CARRY") == 0
                                                ? "ARITH" : effect);
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

awk -v begin="$begin" -v end="$end" -v table="$tmp/table.md" '
    $0 == end { inside = 0 }
    !inside { print }
    $0 == begin {
        inside = 1
        while ((getline line < table) > 0)
            print line
    }
' "$doc" >"$tmp/lir.md"

if cmp -s "$tmp/lir.md" "$doc"; then
    exit 0
fi
if $check; then
    echo "$0: the opcode table of docs/lir.md is stale, run $0" >&2
    exit 1
fi
cp "$tmp/lir.md" "$doc"
