/*
 * A compiler for a language of one page, to show how a compiler writes LIR
 * with libruna-lir.  It reads a program once, from left to right, and calls
 * the library as it goes.
 *
 *     program    := { "fn" NAME "(" [ NAME { "," NAME } ] ")" block }
 *     block      := "{" { statement } "}"
 *     statement  := "let" NAME "=" sum | NAME "=" sum | "return" sum
 *                 | "if" condition block [ "else" block ]
 *                 | "while" condition block
 *                 | "print" item { "," item } | NAME "(" arguments ")"
 *     item       := STRING | sum
 *     condition  := sum ( "==" | "!=" | "<" | "<=" | ">" | ">=" ) sum
 *     sum        := product { ( "+" | "-" ) product }
 *     product    := value { ( "*" | "/" | "%" ) value }
 *     value      := NUMBER | NAME | NAME "(" arguments ")" | "(" sum ")"
 *                 | "-" value
 *     arguments  := [ sum { "," sum } ]
 *
 * Every value is an integer of 64 bits.  A "#" begins a comment.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <runa/lir.h>

#define VARIABLES_MAX 100
#define FUNCTIONS_MAX 100
#define ARGUMENTS_MAX 10
#define NAME_MAX_SIZE 32
#define NO_BLOCK UINT32_MAX

/* The runtime's functions, under names that no program can have. */
#define PRINT_INTEGER "tiny.integer"
#define PRINT_STRING "tiny.string"

enum kind { END, NAME, NUMBER, STRING, SIGN };

struct variable {
    char name[NAME_MAX_SIZE];
    uint32_t reg;
};

struct function {
    char name[NAME_MAX_SIZE];
    size_t arguments;
    bool defined;
};

struct compiler {
    const char *path, *at;
    uint32_t line;
    enum kind kind; /* of the present token */
    const char *token;
    size_t size;

    struct runa_lir_module *module;
    struct runa_lir_func *func;
    bool ended; /* the present block has its terminator */
    struct variable variables[VARIABLES_MAX];
    size_t variable_count;
    struct function functions[FUNCTIONS_MAX];
    size_t function_count;
};

__attribute__((format(printf, 2, 3))) static _Noreturn void
fail(const struct compiler *c, const char *format, ...)
{
    va_list args;

    fprintf(stderr, "%s:%" PRIu32 ": error: ", c->path, c->line);
    va_start(args, format);
    vfprintf(stderr, format, args);
    va_end(args);
    fputc('\n', stderr);
    exit(1);
}

/* Tokens */

static void
skip_blanks(struct compiler *c)
{
    for (; isspace((unsigned char)*c->at) || *c->at == '#'; c->at++) {
        if (*c->at == '#')
            c->at += strcspn(c->at, "\n");
        if (*c->at == '\0')
            return;
        c->line += *c->at == '\n';
    }
}

/* Goes to the next token.  A string's token is without its quotes. */
static void
next(struct compiler *c)
{
    skip_blanks(c);
    c->token = c->at;
    if (*c->at == '\0') {
        c->kind = END;
    } else if (isalpha((unsigned char)*c->at)) {
        c->kind = NAME;
        while (isalnum((unsigned char)*c->at) || *c->at == '_')
            c->at++;
    } else if (isdigit((unsigned char)*c->at)) {
        c->kind = NUMBER;
        while (isdigit((unsigned char)*c->at))
            c->at++;
    } else if (*c->at == '"') {
        c->kind = STRING;
        c->token++;
        c->at += 1 + strcspn(c->at + 1, "\"\n");
    } else {
        c->kind = SIGN;
        c->at += c->at[1] == '=' && strchr("=!<>", *c->at) ? 2 : 1;
    }
    c->size = (size_t)(c->at - c->token);
    if (c->kind == STRING && *c->at++ != '"')
        fail(c, "the string does not end");
}

static bool
is(const struct compiler *c, const char *text)
{
    return (c->kind == NAME || c->kind == SIGN) && strlen(text) == c->size &&
           memcmp(c->token, text, c->size) == 0;
}

static bool
take(struct compiler *c, const char *text)
{
    if (!is(c, text))
        return false;
    next(c);
    return true;
}

static void
expect(struct compiler *c, const char *text)
{
    if (!take(c, text))
        fail(c, "expected '%s', found '%.*s'", text, (int)c->size, c->token);
}

static void
expect_name(struct compiler *c, char name[NAME_MAX_SIZE])
{
    if (c->kind != NAME || c->size >= NAME_MAX_SIZE)
        fail(c, "expected a name, found '%.*s'", (int)c->size, c->token);
    memcpy(name, c->token, c->size);
    name[c->size] = '\0';
    next(c);
}

/* What is known of names */

static uint32_t
declare(struct compiler *c, const char *name, uint32_t reg)
{
    struct variable *variable = &c->variables[c->variable_count++];

    if (c->variable_count == VARIABLES_MAX)
        fail(c, "too many variables");
    memcpy(variable->name, name, NAME_MAX_SIZE);
    variable->reg = reg;
    return reg;
}

static uint32_t
find(const struct compiler *c, const char *name)
{
    for (size_t i = c->variable_count; i-- > 0;) {
        if (strcmp(c->variables[i].name, name) == 0)
            return c->variables[i].reg;
    }
    fail(c, "there is no variable '%s'", name);
}

/* A function that is called, or defined here; both may come first. */
static struct function *
mention(struct compiler *c, const char *name, size_t arguments)
{
    size_t i = 0;

    while (i < c->function_count && strcmp(c->functions[i].name, name) != 0)
        i++;
    if (i == FUNCTIONS_MAX)
        fail(c, "too many functions");
    if (i == c->function_count) {
        memcpy(c->functions[i].name, name, NAME_MAX_SIZE);
        c->functions[i].arguments = arguments;
        c->function_count++;
    }
    if (c->functions[i].arguments != arguments)
        fail(c, "'%s' has %zu arguments, not %zu", name,
             c->functions[i].arguments, arguments);
    return &c->functions[i];
}

/* Blocks */

static void
begin(struct compiler *c, uint32_t block)
{
    runa_lir_block(c->func, block);
    c->ended = false;
}

/* Nothing falls through in LIR: whoever goes on says where. */
static void
go(struct compiler *c, uint32_t block)
{
    if (!c->ended)
        runa_lir_jump(c->func, block);
    c->ended = true;
}

/* Values: what an expression is, a register or a number */

static struct runa_lir_operand sum(struct compiler *c);

static struct runa_lir_operand
compute(struct compiler *c, enum runa_lir_opcode opcode,
        struct runa_lir_operand a, struct runa_lir_operand b)
{
    struct runa_lir_operand result =
        runa_lir_reg(runa_lir_add_reg(c->func, RUNA_LIR_I64));

    runa_lir_inst3(c->func, opcode, RUNA_LIR_I64, result, a, b);
    return result;
}

/* After the name and the parenthesis. */
static struct runa_lir_operand
call(struct compiler *c, const char *name)
{
    struct runa_lir_operand arguments[ARGUMENTS_MAX];
    uint32_t result = runa_lir_add_reg(c->func, RUNA_LIR_I64);
    size_t count = 0;

    while (!is(c, ")")) {
        if (count == ARGUMENTS_MAX)
            fail(c, "too many arguments");
        arguments[count++] = sum(c);
        if (!take(c, ","))
            break;
    }
    expect(c, ")");
    mention(c, name, count);
    runa_lir_call(c->func, RUNA_LIR_I64, result, name, arguments, count);
    return runa_lir_reg(result);
}

static struct runa_lir_operand
value(struct compiler *c)
{
    struct runa_lir_operand result;
    char name[NAME_MAX_SIZE];

    if (c->kind == NUMBER) {
        result = runa_lir_imm((int64_t)strtoull(c->token, NULL, 10));
        next(c);
        return result;
    }
    if (take(c, "-"))
        return compute(c, RUNA_LIR_SUB, runa_lir_imm(0), value(c));
    if (take(c, "(")) {
        result = sum(c);
        expect(c, ")");
        return result;
    }
    expect_name(c, name);
    return take(c, "(") ? call(c, name) : runa_lir_reg(find(c, name));
}

static struct runa_lir_operand
product(struct compiler *c)
{
    struct runa_lir_operand result = value(c);

    for (;;) {
        if (take(c, "*"))
            result = compute(c, RUNA_LIR_IMUL, result, value(c));
        else if (take(c, "/"))
            result = compute(c, RUNA_LIR_IDIV, result, value(c));
        else if (take(c, "%"))
            result = compute(c, RUNA_LIR_IMOD, result, value(c));
        else
            return result;
    }
}

static struct runa_lir_operand
sum(struct compiler *c)
{
    struct runa_lir_operand result = product(c);

    for (;;) {
        if (take(c, "+"))
            result = compute(c, RUNA_LIR_ADD, result, product(c));
        else if (take(c, "-"))
            result = compute(c, RUNA_LIR_SUB, result, product(c));
        else
            return result;
    }
}

/* Goes to YES or NO: cmp sets the flags, and branch, directly behind it, reads
 * them. */
static void
condition(struct compiler *c, uint32_t yes, uint32_t no)
{
    static const struct {
        const char *sign;
        enum runa_lir_cond cond;
    } signs[] = {{"==", RUNA_LIR_EQ}, {"!=", RUNA_LIR_NE},
                 {"<", RUNA_LIR_LT},  {"<=", RUNA_LIR_LE},
                 {">", RUNA_LIR_GT},  {">=", RUNA_LIR_GE}};
    struct runa_lir_operand left = sum(c);
    size_t i = 0;

    while (i < sizeof signs / sizeof *signs && !is(c, signs[i].sign))
        i++;
    if (i == sizeof signs / sizeof *signs)
        fail(c, "expected a comparison, found '%.*s'", (int)c->size, c->token);
    next(c);
    runa_lir_inst2(c->func, RUNA_LIR_CMP, RUNA_LIR_I64, left, sum(c));
    runa_lir_branch(c->func, signs[i].cond, yes, no);
    c->ended = true;
}

/* Statements */

static void block(struct compiler *c);

static void
print_one(struct compiler *c, const char *function,
          struct runa_lir_operand what)
{
    runa_lir_call(c->func, RUNA_LIR_VOID, RUNA_LIR_NO_REG, function, &what, 1);
}

static void
print_text(struct compiler *c, const char *text, size_t size)
{
    char *with_zero = calloc(size + 1, 1);

    if (!with_zero)
        fail(c, "out of memory");
    memcpy(with_zero, text, size);
    print_one(c, PRINT_STRING,
              runa_lir_literal(c->module, with_zero, size + 1));
    free(with_zero);
}

static void
print(struct compiler *c)
{
    do {
        if (c->kind == STRING) {
            print_text(c, c->token, c->size);
            next(c);
        } else {
            print_one(c, PRINT_INTEGER, sum(c));
        }
    } while (take(c, ","));
    print_text(c, "\n", 1);
}

static void
if_else(struct compiler *c)
{
    uint32_t yes = runa_lir_new_block(c->func);
    uint32_t no = runa_lir_new_block(c->func);
    uint32_t behind = runa_lir_new_block(c->func);

    condition(c, yes, no);
    begin(c, yes);
    block(c);
    go(c, behind);
    begin(c, no);
    if (take(c, "else"))
        block(c);
    go(c, behind);
    begin(c, behind);
}

static void
while_loop(struct compiler *c)
{
    uint32_t head = runa_lir_new_block(c->func);
    uint32_t body = runa_lir_new_block(c->func);
    uint32_t behind = runa_lir_new_block(c->func);

    go(c, head);
    begin(c, head);
    condition(c, body, behind);
    begin(c, body);
    block(c);
    go(c, head);
    begin(c, behind);
}

static void
assign(struct compiler *c, uint32_t reg)
{
    runa_lir_inst2(c->func, RUNA_LIR_MOV, RUNA_LIR_I64, runa_lir_reg(reg),
                   sum(c));
}

/* let NAME = sum: the sum does not see the name. */
static void
let(struct compiler *c)
{
    uint32_t reg = runa_lir_add_reg(c->func, RUNA_LIR_I64);
    char name[NAME_MAX_SIZE];

    expect_name(c, name);
    expect(c, "=");
    assign(c, reg);
    declare(c, name, reg);
}

static void
statement(struct compiler *c)
{
    char name[NAME_MAX_SIZE];

    if (c->ended) /* nobody gets here, but each instruction has its block */
        begin(c, runa_lir_new_block(c->func));
    runa_lir_location(c->func, 1, c->line, 1);
    if (take(c, "let")) {
        let(c);
    } else if (take(c, "return")) {
        runa_lir_ret(c->func, RUNA_LIR_I64, sum(c));
        c->ended = true;
    } else if (take(c, "if")) {
        if_else(c);
    } else if (take(c, "while")) {
        while_loop(c);
    } else if (take(c, "print")) {
        print(c);
    } else {
        expect_name(c, name);
        if (take(c, "("))
            call(c, name);
        else if (take(c, "="))
            assign(c, find(c, name));
        else
            fail(c, "expected '=' or '(' behind '%s'", name);
    }
}

static void
block(struct compiler *c)
{
    size_t visible = c->variable_count;

    expect(c, "{");
    while (!is(c, "}")) {
        if (c->kind == END)
            fail(c, "expected '}', found the end of the file");
        statement(c);
    }
    next(c);
    c->variable_count = visible;
}

static void
function(struct compiler *c)
{
    char name[NAME_MAX_SIZE], parameter[NAME_MAX_SIZE];
    struct function *function;
    size_t count = 0;

    expect_name(c, name);
    c->func =
        runa_lir_add_func(c->module, name, RUNA_LIR_I64,
                          strcmp(name, "main") == 0 ? 0 : RUNA_LIR_LOCAL);
    c->variable_count = 0;
    expect(c, "(");
    while (c->kind == NAME && count < ARGUMENTS_MAX) {
        expect_name(c, parameter);
        declare(c, parameter, runa_lir_add_param(c->func, RUNA_LIR_I64));
        count++;
        if (!take(c, ","))
            break;
    }
    expect(c, ")");
    function = mention(c, name, count);
    if (function->defined)
        fail(c, "'%s' is defined twice", name);
    function->defined = true;
    begin(c, runa_lir_new_block(c->func));
    block(c);
    if (!c->ended)
        runa_lir_ret(c->func, RUNA_LIR_I64, runa_lir_imm(0));
}

static void
add_extern(struct compiler *c, const char *name, enum runa_lir_type type,
           const char *alias)
{
    runa_lir_extern_alias(
        runa_lir_add_extern(c->module, name, RUNA_LIR_VOID, &type, 1, 0),
        alias);
}

static void
program(struct compiler *c)
{
    runa_lir_add_file(c->module, 1, c->path);
    add_extern(c, PRINT_INTEGER, RUNA_LIR_I64, "print_integer_nonl");
    add_extern(c, PRINT_STRING, RUNA_LIR_PTR, "print_string_nonl");
    next(c);
    while (c->kind != END) {
        expect(c, "fn");
        function(c);
    }
    mention(c, "main", 0);
    for (size_t i = 0; i < c->function_count; i++) {
        if (!c->functions[i].defined)
            fail(c, "there is no function '%s'", c->functions[i].name);
    }
}

/* Files */

/* The whole of a file with a zero byte behind it, or NULL. */
static char *
read_file(const char *path)
{
    FILE *in = fopen(path, "rb");
    char *text = NULL;
    long size = -1;

    if (in && fseek(in, 0, SEEK_END) == 0)
        size = ftell(in);
    if (size >= 0 && fseek(in, 0, SEEK_SET) == 0)
        text = calloc((size_t)size + 1, 1);
    if (text && fread(text, 1, (size_t)size, in) != (size_t)size) {
        free(text);
        text = NULL;
    }
    if (!text)
        perror(path);
    if (in)
        fclose(in);
    return text;
}

/* The binary form for a name that ends in .lirb, else the text. */
static bool
write_file(struct runa_lir_module *module, const char *path)
{
    const char *dot = strrchr(path, '.');
    enum runa_lir_form form = dot && strcmp(dot, ".lirb") == 0
                                  ? RUNA_LIR_FORM_BINARY
                                  : RUNA_LIR_FORM_TEXT;
    FILE *out = fopen(path, "wb");
    bool good = out && runa_lir_write(module, form, out);

    if (!good)
        perror(path);
    if (out && fclose(out) != 0 && good) {
        perror(path);
        good = false;
    }
    return good;
}

/* All calls are judged here, once; what is wrong is this compiler's fault. */
static int
write_files(struct runa_lir_module *module, char **paths)
{
    int status = 0;

    if (!runa_lir_verify(module, stderr))
        return 70;
    for (; *paths; paths++) {
        if (!write_file(module, *paths))
            status = 3;
    }
    return status;
}

int
main(int argc, char **argv)
{
    struct compiler c = {.line = 1};
    char *text;
    int status;

    if (argc < 3) {
        fprintf(stderr, "usage: %s PROGRAM.tiny OUT.lir|OUT.lirb...\n",
                argv[0]);
        return 2;
    }
    text = read_file(argv[1]);
    if (!text)
        return 3;
    c.path = argv[1];
    c.at = text;
    c.module = runa_lir_module_new(c.path);
    program(&c);
    status = write_files(c.module, argv + 2);
    runa_lir_module_free(c.module);
    free(text);
    return status;
}
