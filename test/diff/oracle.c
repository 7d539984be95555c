/* The reference interpreter as host.mjs: see oracle.h. */
#include "oracle.h"

#include <inttypes.h>

#include "base/base.h"
#include "base/vec.h"
#include "generate.h"
#include "interp/interp.h"
#include "lir/faults.h"
#include "lir/read.h"

/* More than any program needs. */
#define STEPS UINT64_C(20000000)

static double
as_double(enum lir_type type, struct interp_value value)
{
    double wide;
    float narrow;
    uint32_t bits = (uint32_t)value.low;

    memcpy(&wide, &value.low, sizeof wide);
    memcpy(&narrow, &bits, sizeof narrow);
    return type == LIR_F32 ? (double)narrow : wide;
}

static void
print_value(enum lir_type type, struct interp_value value)
{
    uint64_t bits = value.low;
    double number;

    if (lir_type_class(type) == LIR_CLASS_FPR) {
        number = as_double(type, value);
        memcpy(&bits, &number, sizeof bits);
        if (number != number) {
            printf("nan");
            return;
        }
    }
    printf("%" PRIx64, bits);
}

/* The bits of a float; of any NaN, those of one. */
static struct interp_value
clean_bits(enum lir_type type, struct interp_value value)
{
    double number = as_double(type, value);

    if (number != number)
        value.low =
            type == LIR_F32 ? 0x7fc00000 : UINT64_C(0x7ff8000000000000);
    return value;
}

static void
print_arguments(const struct lir_extern *ext, const struct interp_value *args)
{
    for (uint32_t i = 0; i < ext->param_count; i++) {
        printf("%s", i ? " " : "");
        print_value((enum lir_type)ext->params[i], args[i]);
    }
    printf("\n");
}

/* What host.mjs has as walk and number. */
static uint64_t
host_number(uint64_t value)
{
    return value * UINT64_C(0x9e3779b97f4a7c15) ^ 5;
}

/* What begins with host_: the first argument is an object, which nobody is to
 * see. */
static void
call_held(struct oracle *oracle, const char *name,
          const struct interp_value *args, struct interp_value *result)
{
    if (strcmp(name, "host_self") == 0) {
        *result = args[0];
        return;
    }
    if (strcmp(name, "host_number") == 0 && !oracle->quiet)
        printf("%" PRIx64 "\n", args[1].low);
    result->low = host_number(args[1].low);
}

/* Has thrown throw it, twice, as host.mjs does. */
static void
call_thrown(const struct oracle *oracle, struct interp *interp,
            const struct interp_value *args)
{
    const struct lir_module *module = oracle->module;
    struct interp_value again[] = {args[0], {args[1].low + 1, 0}};
    uint32_t i = 0;

    while (strcmp(lir_name(module, module->funcs[i].name), "thrown") != 0)
        i++;
    interp_call(interp, i, args, NULL);
    interp_call(interp, i, again, NULL);
}

/* Every import shows its arguments, but those that give them back, and those
 * that do what nobody sees. */
static bool
call_host(void *context, struct interp *interp, const struct lir_extern *ext,
          const struct interp_value *args, struct interp_value *result)
{
    struct oracle *oracle = context;
    const char *name = lir_name(oracle->module, ext->name);
    enum lir_type first;

    if (strcmp(name, "pass") == 0) {
        call_thrown(oracle, interp, args);
        return true;
    }
    if (strcmp(name, "count") == 0)
        oracle->counts[args[0].low % ORACLE_COUNTS]++;
    if (strncmp(name, "host_", 5) == 0) {
        call_held(oracle, name, args, result);
        return true;
    }
    if (ext->param_count == 0 || strcmp(name, "count") == 0)
        return true;
    first = (enum lir_type)ext->params[0];
    if (ext->result != LIR_VOID) {
        *result = ext->result == first ? args[0] : clean_bits(first, args[0]);
        return true;
    }
    if (!oracle->quiet)
        print_arguments(ext, args);
    return true;
}

/* Lines that a closed program prints: its name, then what it shows. */
static void
print_lines(struct oracle *oracle, const char *text, size_t size)
{
    const char *end = text + size, *next;

    for (; text < end; text = next) {
        bool named = strncmp(text, CLOSED_NAME, strlen(CLOSED_NAME)) == 0;

        next = (const char *)memchr(text, '\n', (size_t)(end - text)) + 1;
        oracle->named = oracle->named || named;
        text += named ? strlen(CLOSED_NAME) : 0;
        printf("%.*s", (int)(next - text), text);
    }
}

/* What a panic says is one text, what is printed whole lines. */
static int
write_stream(void *context, int stream, const void *bytes, size_t size)
{
    struct oracle *oracle = context;

    if (oracle->quiet)
        return 0;
    if (stream == 2)
        printf("says %.*s", (int)size, (const char *)bytes);
    else
        print_lines(oracle, bytes, size);
    return 0;
}

/* As host.mjs calls what engines say. */
static const char *
trap_kind(const char *message)
{
    static const char *const kinds[][2] = {
        {"bounds", "memory"},  {"zero", "divide"},   {"overflow", "overflow"},
        {"signature", "call"}, {"function", "call"}, {"stack", "stack"},
        {"null", "object"},    {"element", "object"}};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strstr(message, kinds[i][0]))
            return kinds[i][1];
    return message;
}

static void
print_end(const struct interp *interp, enum interp_end end)
{
    if (end == INTERP_RETURNED ||
        (end == INTERP_EXITED && interp_status(interp) == 0))
        printf("end\n");
    else if (end == INTERP_EXITED)
        printf("exit %d\n", interp_status(interp));
    else if (end == INTERP_TRAPPED)
        printf("trap %s\n", trap_kind(interp_fault(interp)->message));
    else
        printf("fault %s\n", interp_fault(interp)->message);
}

static void
run_program(struct oracle *oracle, struct interp *interp, uint32_t func)
{
    enum interp_end end = interp_call(interp, func, NULL, NULL);

    oracle->ends[end]++;
    if (!oracle->quiet)
        print_end(interp, end);
}

/* Runs those of a closed module, until there is none for so many arguments. */
static void
run_closed(struct oracle *oracle, struct interp_options options)
{
    VEC(const char *) argv = {0};

    do {
        struct interp *interp;
        enum interp_end end;

        *VEC_PUSH(&argv) = "";
        options.argc = (int)argv.count;
        options.argv = argv.at;
        interp = interp_new(oracle->module, &options);
        oracle->named = false;
        end = interp_run_main(interp);
        if (oracle->named)
            print_end(interp, end);
        interp_free(interp);
    } while (oracle->named);
    VEC_RELEASE(&argv);
}

/* Programs of others are exported. */
static bool
is_closed(const struct lir_module *module)
{
    for (uint32_t i = 0; i < module->func_count; i++)
        if (module->funcs[i].exported != LIR_NO_INDEX)
            return false;
    return true;
}

void
oracle_run_module(struct oracle *oracle, const struct lir_module *module)
{
    const struct interp_options options = {.step_limit = STEPS,
                                           .sealed = true,
                                           .stack_traces = true,
                                           .host = call_host,
                                           .write = write_stream,
                                           .context = oracle};
    struct interp *interp;

    oracle->module = module;
    if (is_closed(module)) {
        run_closed(oracle, options);
        return;
    }
    interp = interp_new(module, &options);
    for (uint32_t i = 0; i < module->func_count; i++) {
        if (!generate_is_program(lir_name(module, module->funcs[i].name)))
            continue;
        if (!oracle->quiet)
            printf("%s\n", lir_name(module, module->funcs[i].name));
        run_program(oracle, interp, i);
    }
    interp_free(interp);
}

bool
oracle_read(struct lir_module *module, const struct source *source)
{
    const struct lir_fault_options options = {.lines = true};
    struct diag diag;

    diag_init(&diag, stderr);
    return lir_parse(module, source, &diag) &&
           lir_verify(module, source, &diag) &&
           interp_check(module, source, &diag) &&
           lir_throw_faults(module, source, &options, &diag) &&
           lir_verify(module, source, &diag);
}

static bool
run_file(const char *path)
{
    struct oracle oracle = {0};
    struct lir_module module;
    struct source source;
    bool good;

    if (source_read(&source, path) != 0) {
        fprintf(stderr, "cannot read '%s'\n", path);
        return false;
    }
    lir_module_init(&module);
    good = oracle_read(&module, &source);
    printf("module %s\n", path);
    if (good)
        oracle_run_module(&oracle, &module);
    lir_module_release(&module);
    source_release(&source);
    return good;
}

bool
oracle_run(char **files)
{
    for (; *files; files++)
        if (!run_file(*files))
            return false;
    return true;
}
