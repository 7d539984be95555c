/*
 * Reading wasm-ld's messages: see link_messages.h.  Their form:
 *
 *   wasm-ld: error: FILE: undefined symbol: NAME
 *   wasm-ld: error: function signature mismatch: NAME
 *   >>> defined as SIGNATURE in FILE
 *   >>> defined as SIGNATURE in FILE
 *   wasm-ld: error: duplicate symbol: NAME
 *   >>> defined in FILE
 *   >>> defined in FILE
 */
#include "link/link_messages.h"

#include "lir/runtime.h"

#define DEFINED_AS ">>> defined as "
#define DEFINED_IN ">>> defined in "

/* Libraries that come with compilers and that WASI has none of, by how what
 * they define begins, with the flags that ask for them. */
static const struct {
    const char *prefix, *flag, *advice;
} runtimes[] = {
    {"__ubsan_handle_", "-fsanitize=undefined",
     ": -fsanitize-trap=undefined needs none"},
    {"__asan_", "-fsanitize=address", ""},
    {"__sanitizer_cov_", "-fsanitize-coverage", ""},
    {"llvm_gc", "--coverage or -fprofile-arcs", ""},
    {"__llvm_profile_", "-fprofile-generate or -fprofile-instr-generate", ""},
    {"__kmpc_", "-fopenmp", ": -fopenmp-simd needs none"},
    {"omp_", "-fopenmp", ""}};

/* What threads need, which is linked only on demand, so that programs that can
 * do without threads find out. */
static const struct {
    const char *name, *flag;
} thread_functions[] = {{"pthread_create", "-pthread"},
                        {"pthread_join", "-pthread"},
                        {"pthread_detach", "-pthread"},
                        {"pthread_cancel", "-lwasi-emulated-pthread"},
                        {"_pthread_cleanup_push", "-lwasi-emulated-pthread"},
                        {"_pthread_cleanup_pop", "-lwasi-emulated-pthread"}};

struct reporter {
    const struct link_job *job;
    struct diag *diag;
    bool main_reported;
    bool runtime_reported[COUNT_OF(runtimes)];
    bool is_warning; /* the message now read is no error to the linker */
};

/* One definition in a signature mismatch. */
struct definition {
    const char *signature;
    const struct link_input *input; /* NULL: not one of ours */
    const char *file;
};

static const struct link_input *
find_input(const struct reporter *r, const char *path, size_t len)
{
    for (size_t i = 0; i < r->job->inputs.count; i++) {
        const struct link_input *input = &r->job->inputs.at[i];

        if (strlen(input->path) == len && memcmp(input->path, path, len) == 0)
            return input;
    }
    return NULL;
}

/* Where MODULE declares the object symbol NAME as defined elsewhere. */
static bool
find_declaration(const struct lir_module *module, const char *name,
                 struct span *span)
{
    for (uint32_t i = 0; i < module->extern_count; i++) {
        const struct lir_extern *ext = &module->externs[i];

        *span = ext->span;
        if (strcmp(lir_name(module, ext->symbol), name) == 0)
            return true;
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        const struct lir_global *global = &module->globals[i];
        uint32_t symbol =
            global->alias == LIR_NO_INDEX ? global->name : global->alias;

        *span = global->span;
        if (global->external && strcmp(lir_name(module, symbol), name) == 0)
            return true;
    }
    return false;
}

/* main is missing in no file in particular. */
static void
report_no_main(const struct reporter *r)
{
    diag_error_plain(r->diag, "no input defines a 'main' function");
}

/* Tells, once for each, which library would define NAME; false if it is no
 * such name. */
static bool
report_no_runtime(struct reporter *r, const char *file, const char *name)
{
    size_t i = 0;

    while (i < COUNT_OF(runtimes) &&
           strncmp(name, runtimes[i].prefix, strlen(runtimes[i].prefix)) != 0)
        i++;
    if (i == COUNT_OF(runtimes))
        return false;
    if (!r->runtime_reported[i])
        diag_error_plain(r->diag,
                         "%s needs the runtime library of %s, which there is "
                         "none of for WASI%s",
                         file, runtimes[i].flag, runtimes[i].advice);
    r->runtime_reported[i] = true;
    return true;
}

/* Which flag has NAME linked, or NULL. */
static const char *
thread_flag(const char *name)
{
    for (size_t i = 0; i < COUNT_OF(thread_functions); i++) {
        if (strcmp(name, thread_functions[i].name) == 0)
            return thread_functions[i].flag;
    }
    return NULL;
}

static void
report_undefined(struct reporter *r, const char *file, size_t len,
                 const char *name)
{
    const struct link_input *input = find_input(r, file, len);
    struct span span;

    if (strcmp(name, "main") == 0 || strcmp(name, "__main_void") == 0)
        report_no_main(r);
    else if (input && report_no_runtime(r, input->shown, name))
        return;
    else if (input && thread_flag(name))
        diag_error_plain(r->diag,
                         "%s: undefined symbol '%s': WASI has no threads; "
                         "%s links a substitute",
                         input->shown, name, thread_flag(name));
    else if (input && input->module &&
             find_declaration(input->module, name, &span))
        diag_error(r->diag, input->source, span,
                   "undefined symbol '%s': nothing that is linked defines it",
                   name);
    else if (input)
        diag_error_plain(r->diag, "%s: undefined symbol '%s'", input->shown,
                         name);
    else
        diag_error_plain(r->diag, "%.*s: undefined symbol '%s'", (int)len,
                         file, name);
}

/* LINE: '>>> defined as SIGNATURE in FILE' */
static struct definition
read_definition(const struct reporter *r, char *line)
{
    struct definition d = {.signature = line + strlen(DEFINED_AS)};
    char *in = NULL;

    for (char *at = strstr(line, " in "); at; at = strstr(at + 1, " in "))
        in = at;
    d.file = in ? in + strlen(" in ") : "another file";
    d.input = find_input(r, d.file, strlen(d.file));
    if (d.input)
        d.file = d.input->shown;
    if (in)
        *in = '\0';
    return d;
}

static bool
report_mismatch_at(const struct reporter *r, const char *name,
                   const struct definition *here,
                   const struct definition *there)
{
    struct span span;

    if (!here->input || !here->input->module ||
        !find_declaration(here->input->module, name, &span))
        return false;
    diag_error(r->diag, here->input->source, span,
               "'%s' is declared as %s, but it is %s in %s", name,
               here->signature, there->signature, there->file);
    return true;
}

/*
 * Code says how it was compiled by the signature of a function that nobody
 * defines: managed code by its convention (emit/abi.c), code that throws or
 * catches by how it does so (emit/handlers.c).
 */
static const struct {
    const char *symbol;
    struct {
        const char *result, *option;
    } ways[4]; /* then NULL */
    const char *reason;
} marks[] = {{"runa_abi",
              {{"i32", "-mabi=direct"}, {"i64", "-mabi=uniform"}},
              "their functions cannot call each other"},
             {"runa_exceptions",
              {{"i32", "-fexceptions=emulated"},
               {"i64", "-fexceptions=wasm-legacy"},
               {"f32", "-fexceptions=wasm"}},
              "exceptions cannot pass from one to the other"},
             {"runa_passes",
              {{"i32", "neither filters nor -ffilters"},
               {"i64", "filters or -ffilters"}},
              "the filters would not see what the other one catches"}};

/* NULL if D is no mark but a function of that name. */
static const char *
way_of(unsigned mark, const struct definition *d)
{
    unsigned i = 0;

    while (marks[mark].ways[i].result &&
           !strstr(d->signature, marks[mark].ways[i].result))
        i++;
    return marks[mark].ways[i].option;
}

/* Tells of a mark called NAME; false if there is none. */
static bool
report_marks(const struct reporter *r, const char *name,
             const struct definition *a, const struct definition *b)
{
    unsigned mark = 0;

    while (mark < COUNT_OF(marks) && strcmp(marks[mark].symbol, name) != 0)
        mark++;
    if (mark == COUNT_OF(marks) || !way_of(mark, a) || !way_of(mark, b))
        return false;
    diag_error_plain(r->diag, "%s is compiled with %s, but %s with %s: %s",
                     a->file, way_of(mark, a), b->file, way_of(mark, b),
                     marks[mark].reason);
    return true;
}

static void
report_mismatch(struct reporter *r, const char *name, char *first,
                char *second)
{
    struct definition a = read_definition(r, first);
    struct definition b = read_definition(r, second);

    if (r->is_warning)
        diag_warning_plain(r->diag, "'%s' is %s in %s, but %s in %s", name,
                           a.signature, a.file, b.signature, b.file);
    else if (!report_marks(r, name, &a, &b) &&
             !report_mismatch_at(r, name, &a, &b) &&
             !report_mismatch_at(r, name, &b, &a))
        diag_error_plain(r->diag, "'%s' is %s in %s, but %s in %s", name,
                         a.signature, a.file, b.signature, b.file);
}

/* Where MODULE defines the object symbol NAME. */
static bool
find_definition(const struct lir_module *module, const char *name,
                struct span *span)
{
    for (uint32_t i = 0; i < module->func_count; i++) {
        *span = module->funcs[i].span;
        if (strcmp(lir_name(module, module->funcs[i].name), name) == 0)
            return true;
    }
    for (uint32_t i = 0; i < module->global_count; i++) {
        const struct lir_global *global = &module->globals[i];

        *span = global->span;
        if (!global->external &&
            strcmp(lir_name(module, global->name), name) == 0)
            return true;
    }
    return false;
}

/* The definition of LINE: '>>> defined in FILE' */
static struct definition
read_place(const struct reporter *r, const char *line)
{
    struct definition d = {.file = line};

    if (strncmp(line, DEFINED_IN, strlen(DEFINED_IN)) == 0)
        d.file += strlen(DEFINED_IN);
    d.input = find_input(r, d.file, strlen(d.file));
    if (d.input)
        d.file = d.input->shown;
    return d;
}

/* Every main brings several symbols, which are one thing to the user. */
static bool
belongs_to_main(const char *name)
{
    static const char *const names[] = {"main",
                                        "runa_main",
                                        "__main_argc_argv",
                                        "__original_main",
                                        "__main_void",
                                        "runa_rt_flush_at_exit"};
    size_t i = 0;

    while (i < COUNT_OF(names) && strcmp(names[i], name) != 0)
        i++;
    return i < COUNT_OF(names);
}

static bool
report_duplicate_at(const struct reporter *r, const char *name,
                    const struct definition *here,
                    const struct definition *there)
{
    struct span span;

    if (!here->input || !here->input->module ||
        !find_definition(here->input->module, name, &span))
        return false;
    diag_error(r->diag, here->input->source, span,
               "'@%s' is also defined in %s", name, there->file);
    return true;
}

static void
report_duplicate(struct reporter *r, const char *name, char *first,
                 char *second)
{
    struct definition a = read_place(r, first), b = read_place(r, second);

    if (belongs_to_main(name)) {
        if (r->main_reported)
            return;
        r->main_reported = true;
        name = "main";
    }
    if (!report_duplicate_at(r, name, &b, &a) &&
        !report_duplicate_at(r, name, &a, &b))
        diag_error_plain(r->diag, "'%s' is defined in %s and in %s", name,
                         a.file, b.file);
}

/* Any other message, with our inputs called as the user calls them. */
static void
report_other(const struct reporter *r, const char *text)
{
    bool is_failure = strncmp(text, "cannot open", 11) == 0;
    const char *colon = strchr(text, ':');
    const struct link_input *input =
        colon ? find_input(r, text, (size_t)(colon - text)) : NULL;

    if (r->is_warning)
        diag_warning_plain(r->diag, "%s", text);
    else if (is_failure)
        diag_failure(r->diag, "%s", text);
    else if (input)
        diag_error_plain(r->diag, "%s%s", input->shown, colon);
    else
        diag_error_plain(r->diag, "%s", text);
}

/* The text behind WHAT in MESSAGE, or NULL. */
static char *
after(char *message, const char *what)
{
    char *at = strstr(message, what);

    return at ? at + strlen(what) : NULL;
}

/* Cuts the line off TEXT and returns the rest; NULL at the end. */
static char *
cut_line(char *text)
{
    char *newline = strchr(text, '\n');

    if (newline)
        *newline++ = '\0';
    return newline && *newline ? newline : NULL;
}

/* A message about NAME with two lines behind it, REST; returns what stands
 * behind them. */
static char *
report_pair(struct reporter *r, const char *name, char *rest,
            void report(struct reporter *, const char *, char *, char *))
{
    char *first = rest, *second = cut_line(first);

    if (!second)
        return NULL;
    rest = cut_line(second);
    report(r, name, first, second);
    return rest;
}

/* LINE begins a message; returns what stands behind it. */
static char *
report_message(struct reporter *r, char *message, char *rest)
{
    char *name;

    if ((name = after(message, ": undefined symbol: "))) {
        size_t len = (size_t)(name - message) - strlen(": undefined symbol: ");

        report_undefined(r, message, len, name);
    } else if ((name = after(message, "function signature mismatch: ")) &&
               rest) {
        rest = report_pair(r, name, rest, report_mismatch);
    } else if ((name = after(message, "duplicate symbol: ")) && rest) {
        rest = report_pair(r, name, rest, report_duplicate);
    } else {
        report_other(r, message);
    }
    return rest;
}

void
link_report(const struct link_job *job, char *text, struct diag *diag)
{
    struct reporter r = {.job = job, .diag = diag};

    while (text && *text) {
        char *rest = cut_line(text);
        char *message = after(text, ": error: ");

        r.is_warning = !message && !job->strict;
        if (!message)
            message = after(text, ": warning: ");
        if (message)
            rest = report_message(&r, message, rest);
        text = rest;
    }
}
