// The header in C++: the example that is in its comment.
#include <cstdio>

#include <runa/lir.h>

int
main()
{
    runa_lir_module *m = runa_lir_module_new("demo");
    const runa_lir_type params[] = {RUNA_LIR_I64};
    runa_lir_add_extern(m, "print_integer", RUNA_LIR_VOID, params, 1, 0);

    runa_lir_func *f = runa_lir_add_func(m, "main", RUNA_LIR_VOID, 0);
    uint32_t sum = runa_lir_add_reg(f, RUNA_LIR_I64);
    runa_lir_block(f, runa_lir_new_block(f));
    runa_lir_inst3(f, RUNA_LIR_ADD, RUNA_LIR_I64, runa_lir_reg(sum),
                   runa_lir_imm(40), runa_lir_imm(2));
    const runa_lir_operand args[] = {runa_lir_reg(sum)};
    runa_lir_call(f, RUNA_LIR_VOID, RUNA_LIR_NO_REG, "print_integer", args, 1);
    runa_lir_ret_void(f);

    bool good = runa_lir_verify(m, stderr) &&
                runa_lir_write(m, RUNA_LIR_FORM_TEXT, stdout);
    if (!good)
        std::fprintf(stderr, "%s\n", runa_lir_error(m));
    runa_lir_module_free(m);
    return good ? 0 : 1;
}
