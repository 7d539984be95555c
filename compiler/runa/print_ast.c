/*
 * The tree of a program as text, for --emit=ast: one node on a line, its parts
 * below it and further to the right.
 */
#include "base/base.h"
#include "runa/ast.h"
#include "runa/runa.h"

struct printer {
    const struct intern *names;
    FILE *out;
    unsigned depth;
};

static const char *const op_names[] = {
#define OP(id, name) #name,
    RUNA_OPS(OP)
#undef OP
};

const char *
runa_op_name(enum runa_op op)
{
    return op_names[op];
}

static const char *const expr_names[] = {[RUNA_INT] = "int",
                                         [RUNA_FLOAT] = "float",
                                         [RUNA_BOOLEAN] = "boolean",
                                         [RUNA_STRING] = "string",
                                         [RUNA_NAME] = "name",
                                         [RUNA_ADDRESS] = "address",
                                         [RUNA_BINARY] = "binary",
                                         [RUNA_UNARY] = "unary",
                                         [RUNA_FIELD] = "field",
                                         [RUNA_INDEX] = "index",
                                         [RUNA_CALL] = "call",
                                         [RUNA_LIST] = "list",
                                         [RUNA_SET] = "set",
                                         [RUNA_DICT] = "dictionary",
                                         [RUNA_STRUCT] = "struct",
                                         [RUNA_VARIANT] = "variant",
                                         [RUNA_LAMBDA] = "lambda",
                                         [RUNA_CONVERT] = "convert",
                                         [RUNA_LENGTH] = "length",
                                         [RUNA_POSITION] = "position",
                                         [RUNA_SUBSTRING] = "substring",
                                         [RUNA_TEXT] = "text",
                                         [RUNA_SIZE_OF] = "size_of",
                                         [RUNA_EXTERNAL] = "external"};

static const char *const stmt_names[] = {[RUNA_LET] = "let",
                                         [RUNA_CONSTANT] = "constant",
                                         [RUNA_SET_TO] = "set",
                                         [RUNA_UPDATE] = "update",
                                         [RUNA_IF] = "if",
                                         [RUNA_WHILE] = "while",
                                         [RUNA_FOR] = "for",
                                         [RUNA_FOR_EACH] = "for-each",
                                         [RUNA_LOOP] = "loop",
                                         [RUNA_BREAK] = "break",
                                         [RUNA_CONTINUE] = "continue",
                                         [RUNA_RETURN] = "return",
                                         [RUNA_DISPLAY] = "display",
                                         [RUNA_MATCH] = "match",
                                         [RUNA_DO] = "do",
                                         [RUNA_ADD] = "add",
                                         [RUNA_BLOCK] = "block",
                                         [RUNA_ASSEMBLY] = "assembly"};

static const char *const pattern_names[] = {[RUNA_PATTERN_ANY] = "any",
                                            [RUNA_PATTERN_TYPE] = "of-type",
                                            [RUNA_PATTERN_VARIANT] = "variant",
                                            [RUNA_PATTERN_NAME] = "name",
                                            [RUNA_PATTERN_VALUE] = "value"};

/* Begins the line of a node: its kind, at the present depth. */
static void
begin(const struct printer *p, const char *kind)
{
    fprintf(p->out, "%*s%s", (int)(2 * p->depth), "", kind);
}

static void
end_line(const struct printer *p)
{
    putc('\n', p->out);
}

/* A blank and NAME, if there is one. */
static void
put_name(const struct printer *p, struct runa_name name)
{
    if (name.id != INTERN_NONE)
        fprintf(p->out, " %s", intern_text(p->names, name.id));
}

/* A blank and " M.": what name is meant of which module. */
static void
put_qualified(const struct printer *p, struct runa_name module,
              struct runa_name name)
{
    if (module.id == INTERN_NONE)
        put_name(p, name);
    else if (name.id != INTERN_NONE)
        fprintf(p->out, " %s.%s", intern_text(p->names, module.id),
                intern_text(p->names, name.id));
}

/* A blank and what is in a string, so that it is on one line. */
static void
put_string(const struct printer *p, struct runa_name name)
{
    const char *text;

    if (name.id == INTERN_NONE)
        return;
    text = intern_text(p->names, name.id);
    fputs(" \"", p->out);
    for (uint32_t i = 0; i < intern_len(p->names, name.id); i++) {
        unsigned char c = (unsigned char)text[i];

        if (c == '"' || c == '\\')
            fprintf(p->out, "\\%c", c);
        else if (c < ' ' || c == 0x7f)
            fprintf(p->out, "\\%03o", c);
        else
            putc(c, p->out);
    }
    putc('"', p->out);
}

/* ": T", or nothing. */
static void
put_type(const struct printer *p, const struct runa_type *type)
{
    if (!type)
        return;
    putc(':', p->out);
    put_qualified(p, type->module, type->name);
    if (type->element.id != INTERN_NONE)
        fprintf(p->out, "[%s]", intern_text(p->names, type->element.id));
}

static void print_expr(struct printer *p, const struct runa_expr *expr);

/* Arguments are lines by themselves only if they have names. */
static void
print_args(struct printer *p, const struct runa_arg *arg)
{
    for (; arg; arg = arg->next) {
        bool has_name = arg->name.id != INTERN_NONE;

        if (has_name) {
            begin(p, "as");
            put_name(p, arg->name);
            end_line(p);
            p->depth++;
        }
        print_expr(p, arg->value);
        p->depth -= has_name;
    }
}

static void
print_params(struct printer *p, const struct runa_param *param)
{
    for (; param; param = param->next) {
        begin(p, "param");
        put_name(p, param->name);
        put_type(p, param->type);
        end_line(p);
    }
}

static double
double_of(int64_t bits)
{
    double value;

    memcpy(&value, &bits, sizeof value);
    return value;
}

/* What the node is beside its kind and its parts. */
static void
put_expr(const struct printer *p, const struct runa_expr *expr)
{
    switch ((enum runa_expr_kind)expr->kind) {
    case RUNA_INT: fprintf(p->out, " %lld", (long long)expr->value); break;
    case RUNA_FLOAT: fprintf(p->out, " %.17g", double_of(expr->value)); break;
    case RUNA_BOOLEAN: fputs(expr->value ? " true" : " false", p->out); break;
    case RUNA_STRING:
    case RUNA_EXTERNAL: put_string(p, expr->name); break;
    case RUNA_BINARY:
    case RUNA_UNARY:
        fprintf(p->out, " %s", runa_op_name((enum runa_op)expr->op));
        break;
    case RUNA_INDEX: fputs(expr->by_key ? " key" : "", p->out); break;
    case RUNA_CALL: fputs(expr->with ? " with" : "", p->out); break;
    default: put_qualified(p, expr->module, expr->name); break;
    }
    put_type(p, expr->type);
}

static void
print_expr(struct printer *p, const struct runa_expr *expr)
{
    if (!expr)
        return;
    begin(p, expr_names[expr->kind]);
    put_expr(p, expr);
    end_line(p);
    p->depth++;
    print_params(p, expr->params);
    print_expr(p, expr->left);
    print_expr(p, expr->right);
    print_args(p, expr->args);
    p->depth--;
}

static void
print_pattern(struct printer *p, const struct runa_pattern *pattern)
{
    begin(p, "when ");
    fputs(pattern_names[pattern->kind], p->out);
    put_qualified(p, pattern->module, pattern->name);
    put_type(p, pattern->type);
    end_line(p);
    p->depth++;
    for (const struct runa_binding *b = pattern->fields; b; b = b->next) {
        begin(p, "bind");
        put_name(p, b->field);
        put_name(p, b->name);
        end_line(p);
    }
    print_expr(p, pattern->value);
    p->depth--;
}

static void print_body(struct printer *p, const struct runa_stmt *stmt);

static void
print_arm(struct printer *p, const struct runa_arm *arm)
{
    begin(p, arm->condition || arm->patterns ? "arm" : "otherwise");
    end_line(p);
    p->depth++;
    print_expr(p, arm->condition);
    for (const struct runa_pattern *w = arm->patterns; w; w = w->next)
        print_pattern(p, w);
    print_body(p, arm->body);
    p->depth--;
}

/* EXPR below a line that says WHAT it is. */
static void
print_part(struct printer *p, const char *what, const struct runa_expr *expr)
{
    if (!expr)
        return;
    begin(p, what);
    end_line(p);
    p->depth++;
    print_expr(p, expr);
    p->depth--;
}

static void
print_stmt(struct printer *p, const struct runa_stmt *stmt)
{
    begin(p, stmt_names[stmt->kind]);
    if (stmt->kind == RUNA_UPDATE)
        fprintf(p->out, " %s", runa_op_name((enum runa_op)stmt->op));
    if (stmt->same_line)
        fputs(" continuing", p->out);
    put_name(p, stmt->name);
    put_type(p, stmt->type);
    end_line(p);
    p->depth++;
    print_expr(p, stmt->target);
    print_expr(p, stmt->value);
    print_part(p, "to", stmt->limit);
    print_part(p, "by", stmt->step);
    print_args(p, stmt->args);
    for (const struct runa_arm *arm = stmt->arms; arm; arm = arm->next)
        print_arm(p, arm);
    print_body(p, stmt->body);
    p->depth--;
}

/* Statements, below a line that tells them from the parts before them. */
static void
print_body(struct printer *p, const struct runa_stmt *stmt)
{
    if (!stmt)
        return;
    begin(p, "body");
    end_line(p);
    p->depth++;
    for (; stmt; stmt = stmt->next)
        print_stmt(p, stmt);
    p->depth--;
}

static void
print_fields(struct printer *p, const struct runa_field *field)
{
    for (; field; field = field->next) {
        begin(p, "field");
        put_name(p, field->name);
        put_type(p, field->type);
        end_line(p);
    }
}

static void
print_type(struct printer *p, const struct runa_typedef *type)
{
    begin(p, "type");
    put_name(p, type->name);
    if (type->array_length >= 0)
        fprintf(p->out, " array %lld", (long long)type->array_length);
    put_type(p, type->element);
    end_line(p);
    p->depth++;
    print_fields(p, type->fields);
    for (const struct runa_variant *v = type->variants; v; v = v->next) {
        begin(p, "variant");
        put_name(p, v->name);
        end_line(p);
        p->depth++;
        print_fields(p, v->fields);
        p->depth--;
    }
    p->depth--;
}

static void
print_import(struct printer *p, const struct runa_import *import)
{
    begin(p, "import");
    put_string(p, import->path);
    put_name(p, import->alias);
    end_line(p);
    p->depth++;
    for (const struct runa_arg *name = import->names; name;
         name = name->next) {
        begin(p, "use");
        put_name(p, name->name);
        end_line(p);
    }
    p->depth--;
}

static void
print_external(struct printer *p, const struct runa_external *external)
{
    begin(p, "external");
    put_string(p, external->name);
    put_string(p, external->library);
    put_string(p, external->alias);
    put_type(p, external->result);
    end_line(p);
    p->depth++;
    print_params(p, external->params);
    p->depth--;
}

static void
print_process(struct printer *p, const struct runa_process *process)
{
    begin(p, "process");
    put_string(p, process->name);
    if (process->is_export)
        fputs(" export", p->out);
    put_type(p, process->result);
    end_line(p);
    p->depth++;
    print_params(p, process->params);
    print_body(p, process->body);
    p->depth--;
}

static void
print_module(struct printer *p, const struct runa_module *module)
{
    begin(p, "module ");
    fputs(module->source.name, p->out);
    end_line(p);
    p->depth++;
    for (const struct runa_import *i = module->imports; i; i = i->next)
        print_import(p, i);
    for (const struct runa_typedef *t = module->types; t; t = t->next)
        print_type(p, t);
    for (const struct runa_stmt *g = module->globals; g; g = g->next)
        print_stmt(p, g);
    for (const struct runa_external *e = module->externals; e; e = e->next)
        print_external(p, e);
    for (const struct runa_process *f = module->processes; f; f = f->next)
        print_process(p, f);
    p->depth--;
}

void
runa_print(const struct runa_program *program, FILE *out)
{
    struct printer p = {.names = &program->names, .out = out};

    for (const struct runa_module *m = program->modules; m; m = m->next)
        print_module(&p, m);
}
