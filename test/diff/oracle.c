/* The reference interpreter as host.mjs: see oracle.h. */
#include "oracle.h"

#include <inttypes.h>

#include "base/base.h"
#include "interp/interp.h"
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

/* Every import shows its arguments, but those that give them back. */
static bool
call_host(void *context, struct interp *interp, const struct lir_extern *ext,
          const struct interp_value *args, struct interp_value *result)
{
    enum lir_type first = (enum lir_type)ext->params[0];

    (void)context;
    (void)interp;
    if (ext->result != LIR_VOID) {
        *result = ext->result == first ? args[0] : clean_bits(first, args[0]);
        return true;
    }
    for (uint32_t i = 0; i < ext->param_count; i++) {
        printf("%s", i ? " " : "");
        print_value((enum lir_type)ext->params[i], args[i]);
    }
    printf("\n");
    return true;
}

/* As host.mjs calls what engines say. */
static const char *
trap_kind(const char *message)
{
    static const char *const kinds[][2] = {
        {"bounds", "memory"},  {"zero", "divide"},   {"overflow", "overflow"},
        {"signature", "call"}, {"function", "call"}, {"stack", "stack"}};

    for (size_t i = 0; i < COUNT_OF(kinds); i++)
        if (strstr(message, kinds[i][0]))
            return kinds[i][1];
    return message;
}

static void
run_program(struct interp *interp, uint32_t func)
{
    enum interp_end end = interp_call(interp, func, NULL, NULL);

    if (end == INTERP_RETURNED)
        printf("end\n");
    else if (end == INTERP_TRAPPED)
        printf("trap %s\n", trap_kind(interp_fault(interp)->message));
    else
        printf("fault %s\n", interp_fault(interp)->message);
}

static void
run_module(const struct lir_module *module)
{
    const struct interp_options options = {
        .step_limit = STEPS, .sealed = true, .host = call_host};
    struct interp *interp = interp_new(module, &options);

    for (uint32_t i = 0; i < module->func_count; i++) {
        if (module->funcs[i].exported == LIR_NO_INDEX)
            continue;
        printf("%s\n", lir_name(module, module->funcs[i].exported));
        run_program(interp, i);
    }
    interp_free(interp);
}

static bool
run_file(const char *path)
{
    struct lir_module module;
    struct source source;
    struct diag diag;
    bool good;

    if (source_read(&source, path) != 0) {
        fprintf(stderr, "cannot read '%s'\n", path);
        return false;
    }
    diag_init(&diag, stderr);
    lir_module_init(&module);
    good = lir_parse(&module, &source, &diag) &&
           lir_verify(&module, &source, &diag) &&
           lir_check_target(&module, &source, &diag);
    printf("module %s\n", path);
    if (good)
        run_module(&module);
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
