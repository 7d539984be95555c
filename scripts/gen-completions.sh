#!/bin/sh
# Writes the completions of one shell from compiler/options.def.
#
#   gen-completions.sh runa-llvm.bash|_runa-llvm|runa-llvm.fish
#
# They know the options that have help, and the choices of operands.
set -eu

cd "$(dirname "$0")/.."
names='runa-llvm runa-cc runa-c++'

# An option on each line: spelling, kind, operand, choices, help; tabs between.
table() {
    awk '
    /^(OPT|CHOICE|DEFAULT)\(/ { text = "" }
    /^(OPT|CHOICE|DEFAULT)\(/, /\)$/ {
        sub(/^ +/, " ")
        text = text $0
        if (/\)$/)
            entry(text)
    }
    # TEXT without what is before the first SEPARATOR, which goes to head.
    function rest(text, separator,    at) {
        at = index(text, separator)
        head = substr(text, 1, at - 1)
        return substr(text, at + length(separator))
    }
    function entry(text) {
        text = rest(text, "(")
        macro = head
        text = rest(text, ", \"")
        id = head
        text = rest(text, "\", ")
        if (macro == "OPT") {
            order[++count] = id
            spelling[id] = head
            text = rest(text, ", ")
            kind[id] = head
            text = rest(text, "\"") # the taker
            text = rest(text, "\"")
            operand[id] = head
            text = rest(text, "\"")
            rest(text, "\")")
            help[id] = head
        } else {
            choices[id] = choices[id] (choices[id] == "" ? "" : " ") head
        }
    }
    END {
        for (i = 1; i <= count; i++) {
            id = order[i]
            printf "%s\t%s\t%s\t%s\t%s\n", spelling[id], kind[id],
                operand[id], choices[id], help[id]
        }
    }' compiler/options.def
}

# In bash a word ends at "=".
bash_functions() {
    table | awk -F '\t' -v names="$names" '
    $4 != "" && $2 != "JOINED" { values = values sprintf(\
        "    %s) COMPREPLY=($(compgen -W \"%s\" -- \"$cur\")); return ;;\n",
        $1, $4) }
    $3 == "DIR" { values = values sprintf(\
        "    %s) COMPREPLY=($(compgen -d -- \"$cur\")); return ;;\n", $1) }
    {
        count = split($2 == "JOINED" ? $4 : "", choice, " ")
        for (i = 1; i <= count; i++)
            words = words " " $1 choice[i]
        words = words " " $1 ($2 ~ /EQUALS|ASSIGN/ ? "=" : "")
    }
    END {
        printf "# Completions of runa-llvm for bash.\n" \
            "_runa_llvm()\n{\n" \
            "    local cur=${COMP_WORDS[COMP_CWORD]}\n" \
            "    local option=${COMP_WORDS[COMP_CWORD - 1]}\n\n" \
            "    case $cur in =) cur= ;; esac\n" \
            "    case $option in =) option=${COMP_WORDS[COMP_CWORD - 2]} ;; esac\n" \
            "    case $option in\n%s    esac\n" \
            "    case $cur in -*) ;; *) return ;; esac\n" \
            "    COMPREPLY=($(compgen -W \"%s\" -- \"$cur\"))\n" \
            "    case ${COMPREPLY[0]-} in *=) compopt -o nospace ;; esac\n}\n" \
            "complete -o default -F _runa_llvm %s\n",
            values, substr(words, 2), names
    }'
}

# For _arguments: behind a spelling, + lets the operand follow or be the next
# word, - only follow.
zsh_function() {
    printf '#compdef %s\n_arguments -S \\\n' "$names"
    table | awk -F '\t' '
    BEGIN {
        suffix["FLAG"] = suffix["NEXT"] = ""
        suffix["JOINED"] = "-"
        suffix["EITHER"] = "+"
        suffix["ASSIGN"] = "="
        suffix["EQUALS"] = "=-"
    }
    function what() {
        if ($4 != "")
            return "(" $4 ")"
        if ($3 == "DIR")
            return "_files -/"
        return $3 == "FILE" || $3 == "PATH" ? "_files" : " "
    }
    {
        gsub(/\[|\]|:/, "\\\\&", $5)
        gsub(/\047/, "\047\\\047\047", $5)
        printf "    \047*%s%s[%s]%s\047 \\\n", $1, suffix[$2], $5,
            $2 == "FLAG" ? "" : ":" $3 ":" what()
    }'
    echo "    '*:file:_files'"
}

fish_commands() {
    echo "for command in $names"
    table | awk -F '\t' '
    function name() {
        if (substr($1, 1, 2) == "--")
            return "-l \047" substr($1, 3) "\047"
        return (length($1) == 2 ? "-s \047" : "-o \047") substr($1, 2) "\047"
    }
    function operand() {
        if ($4 != "")
            return " -x -a \047" $4 "\047"
        return $2 == "FLAG" ? "" : " -r"
    }
    {
        gsub(/\047/, "\\\047", $5)
        printf "    complete -c $command %s%s -d \047%s\047\n", name(),
            operand(), $5
    }'
    echo end
}

case ${1:-} in
    runa-llvm.bash) bash_functions ;;
    _runa-llvm) zsh_function ;;
    runa-llvm.fish) fish_commands ;;
    *)
        sed -n '2,5s/^# \{0,1\}//p' "$0" >&2
        exit 2
        ;;
esac
