/* The command line. */
#include "unit.h"

#include <unistd.h>

#include "emit/codegen_level.h"
#include "options.h"

static struct options o;

/* Reads the words of LINE. */
static bool
read_line(const char *line)
{
    static char words[512];
    const char *args[32];
    int count = 0;

    snprintf(words, sizeof words, "%s", line);
    for (char *word = strtok(words, " "); word; word = strtok(NULL, " "))
        args[count++] = word;
    return options_read(&o, args, count);
}

static void
expect_line(const char *line)
{
    ck_assert_msg(read_line(line), "'%s' is refused", line);
}

START_TEST(defaults)
{
    expect_line("a.lir");
    ck_assert_int_eq(o.action, ACTION_COMPILE);
    ck_assert_int_eq(o.last, STEP_WASM);
    ck_assert_int_eq(o.level, CODEGEN_O0);
    ck_assert_ptr_null(o.output);
    ck_assert_ptr_null(o.linker);
    ck_assert_ptr_null(o.sysroot);
    ck_assert(!o.strip && !o.verbose && !o.dry_run && !o.tail_calls);
    ck_assert(!o.simd && !o.atomics && !o.bulk_memory);
    ck_assert_uint_eq(o.inputs.count, 1);
    ck_assert_str_eq(o.inputs.at[0].text, "a.lir");
    options_release(&o);
}
END_TEST

START_TEST(operands)
{
    expect_line("-o one -otwo -L d -Le --emit=bc --emit asm --sysroot=s "
                "-fuse-ld=/x/ld -s -mtail-call -msimd128 -matomics "
                "-mbulk-memory -v -### a");
    ck_assert_str_eq(o.output, "two");
    ck_assert_uint_eq(o.library_dirs.count, 2);
    ck_assert_str_eq(o.library_dirs.at[1], "e");
    ck_assert_int_eq(o.last, STEP_ASM);
    ck_assert_str_eq(o.sysroot, "s");
    ck_assert_str_eq(o.linker, "/x/ld");
    ck_assert(o.strip && o.verbose && o.dry_run && o.tail_calls);
    ck_assert(o.simd && o.atomics && o.bulk_memory);
    options_release(&o);
}
END_TEST

START_TEST(inputs_keep_their_order)
{
    expect_line("a.o -lm - -l c b.o -- -x --help");
    ck_assert_uint_eq(o.inputs.count, 7);
    ck_assert_str_eq(o.inputs.at[1].text, "m");
    ck_assert_int_eq(o.inputs.at[1].kind, OPTION_INPUT_LIBRARY);
    ck_assert_str_eq(o.inputs.at[2].text, "-");
    ck_assert_int_eq(o.inputs.at[2].kind, OPTION_INPUT_FILE);
    ck_assert_str_eq(o.inputs.at[3].text, "c");
    ck_assert_str_eq(o.inputs.at[5].text, "-x");
    ck_assert_str_eq(o.inputs.at[6].text, "--help");
    ck_assert_int_eq(o.action, ACTION_COMPILE);
    options_release(&o);
}
END_TEST

START_TEST(behind_an_interpreted_file_is_the_programs)
{
    expect_line("--interpret --step-limit=18446744073709551615 a -o -- b");
    ck_assert_int_eq(o.action, ACTION_INTERPRET);
    ck_assert_uint_eq(o.step_limit, UINT64_MAX);
    ck_assert_uint_eq(o.inputs.count, 1);
    ck_assert_ptr_null(o.output);
    ck_assert_uint_eq(o.program_args.count, 3);
    ck_assert_str_eq(o.program_args.at[0], "-o");
    ck_assert_str_eq(o.program_args.at[1], "--");
    options_release(&o);
}
END_TEST

static const struct {
    const char *option;
    int level;
} levels[] = {{"-O", CODEGEN_O1},  {"-O0", CODEGEN_O0},
              {"-O1", CODEGEN_O1}, {"-O2", CODEGEN_O2},
              {"-O3", CODEGEN_O3}, {"-Os", CODEGEN_OS},
              {"-O4", CODEGEN_O3}, {"-O22", CODEGEN_O3},
              {"-Oz", CODEGEN_OZ}, {"-O3 -O0", CODEGEN_O0}};

START_TEST(levels_of_optimisation)
{
    char line[32];

    snprintf(line, sizeof line, "%s a", levels[_i].option);
    expect_line(line);
    ck_assert_int_eq(o.level, levels[_i].level);
    options_release(&o);
}
END_TEST

START_TEST(words_for_the_linker)
{
    static const char *const words[] = {"a", "x", "y=z", "-z", "now", "b,c"};

    expect_line("a -Wl,x,y=z -z now -Xlinker b,c");
    ck_assert_uint_eq(o.inputs.count, COUNT_OF(words));
    for (size_t i = 0; i < COUNT_OF(words); i++) {
        ck_assert_str_eq(o.inputs.at[i].text, words[i]);
        ck_assert_int_eq(o.inputs.at[i].kind,
                         i == 0 ? OPTION_INPUT_FILE : OPTION_INPUT_FLAG);
    }
    options_release(&o);
}
END_TEST

START_TEST(without_input_the_linker_is_asked)
{
    expect_line("-Wl,--version");
    ck_assert_int_eq(o.action, ACTION_ASK_LINKER);
    options_release(&o);
}
END_TEST

START_TEST(the_next_file_has_a_name)
{
    expect_line("--name=x a b");
    ck_assert_str_eq(o.inputs.at[0].shown, "x");
    ck_assert_ptr_null(o.inputs.at[1].shown);
    options_release(&o);
}
END_TEST

/* Sends stderr to a file that is gone with the process, and reads LINE. */
static char *
refusal(const char *line)
{
    FILE *file = tmpfile();
    char text[512];
    size_t len;

    fflush(stderr);
    dup2(fileno(file), STDERR_FILENO);
    ck_assert_msg(!read_line(line), "'%s' is accepted", line);
    fflush(stderr);
    fseek(file, 0, SEEK_SET);
    len = fread(text, 1, sizeof text - 1, file);
    fclose(file);
    options_release(&o);
    return xstrndup(text, len);
}

static const struct {
    const char *line, *message;
} refusals[] = {
    {"", "no input file"},
    {"-lm", "no input file"},
    {"-x a", "unknown option '-x'"},
    {"--helpx", "unknown option '--helpx'"},
    {"-sx a", "unknown option '-sx'"},
    {"--emitx a", "unknown option '--emitx'"},
    {"--emit=c a",
     "'--emit=c': expected ast, lir, lirb, llvm, bc, asm, obj or wasm"},
    {"-mabi=other a", "'-mabi=other': expected direct or uniform"},
    {"-fexceptions=no a",
     "'-fexceptions=no': expected emulated, wasm-legacy or wasm"},
    {"-froots=some a", "'-froots=some': expected prefix, all or none"},
    {"--step-limit=0 a",
     "'--step-limit=0': expected a number of instructions"},
    {"--step-limit=-1 a",
     "'--step-limit=-1': expected a number of instructions"},
    {"--step-limit=18446744073709551616 a",
     "'--step-limit=18446744073709551616': expected a number of instructions"},
    {"--interpret", "no input file"},
    {"-Ox a", "'-Ox': expected 0, 1, 2, 3, s, z, g or fast"},
    {"-O2x a", "'-O2x': expected 0, 1, 2, 3, s, z, g or fast"},
    {"a -o", "'-o' needs an operand: FILE"},
    {"a --sysroot", "'--sysroot' needs an operand: DIR"},
    {"a --sysroot=", "'--sysroot=' needs an operand: DIR"},
    {"-c a b -o x", "'-o x' names one file for the results of 2"},
};

START_TEST(refuses_and_names_the_argument)
{
    char *printed = refusal(refusals[_i].line);
    char *expected = xasprintf("runa-llvm: error: %s\n"
                               "Try 'runa-llvm --help'.\n",
                               refusals[_i].message);

    ck_assert_str_eq(printed, expected);
    free(expected);
    free(printed);
}
END_TEST

static char dir[32];
static char response[64];

static void
write_response(const char *text)
{
    FILE *file;

    snprintf(dir, sizeof dir, "/tmp/runa-unit-XXXXXX");
    ck_assert_ptr_nonnull(mkdtemp(dir));
    snprintf(response, sizeof response, "@%s/args", dir);
    file = fopen(response + 1, "w");
    fputs(text, file);
    fclose(file);
}

static void
remove_response(void)
{
    unlink(response + 1);
    rmdir(dir);
}

START_TEST(response_files)
{
    write_response(
        " -O2\n\t\"two words\" 'it\"s' a\\ b\\\\ \"q\\\"\" '' x\"y\"z"
        "\r\n-o out");
    expect_line(response);
    remove_response();
    ck_assert_int_eq(o.level, CODEGEN_O2);
    ck_assert_str_eq(o.output, "out");
    ck_assert_uint_eq(o.inputs.count, 6);
    ck_assert_str_eq(o.inputs.at[0].text, "two words");
    ck_assert_str_eq(o.inputs.at[1].text, "it\"s");
    ck_assert_str_eq(o.inputs.at[2].text, "a b\\");
    ck_assert_str_eq(o.inputs.at[3].text, "q\"");
    ck_assert_str_eq(o.inputs.at[4].text, "");
    ck_assert_str_eq(o.inputs.at[5].text, "xyz");
    options_release(&o);
}
END_TEST

START_TEST(response_that_is_no_file_is_an_input)
{
    expect_line("@/nowhere");
    ck_assert_str_eq(o.inputs.at[0].text, "@/nowhere");
    options_release(&o);
}
END_TEST

START_TEST(response_that_names_itself)
{
    char *printed;

    write_response("");
    freopen(response + 1, "w", stdout);
    fputs(response, stdout);
    fflush(stdout);
    printed = refusal(response);
    remove_response();
    ck_assert_ptr_nonnull(strstr(printed, "nested too deep"));
    free(printed);
}
END_TEST

START_TEST(help_has_one_line_for_each_option)
{
    char *text = NULL;
    size_t size = 0;
    FILE *out = open_memstream(&text, &size);

    arguments_help(out);
    fclose(out);
#define OPT(id, spelling, kind, taker, operand, help) \
    ck_assert_ptr_nonnull(strstr(text, spelling)); \
    ck_assert_ptr_nonnull(strstr(text, help));
#define CHOICE(id, word, value) ck_assert_ptr_nonnull(strstr(text, " " word));
#define DEFAULT(id, word, value) \
    ck_assert_ptr_nonnull(strstr(text, word " (default)"));
#define ALIAS(spelling, kind, id)
#define FOREIGN(spelling, kind, treatment)
#include "options.def"
    for (char *line = strtok(text, "\n"); line; line = strtok(NULL, "\n"))
        ck_assert_msg(strlen(line) <= 80, "longer than 80: %s", line);
    free(text);
}
END_TEST

Suite *
options_suite(void)
{
    TCase *tests;
    Suite *suite = unit_suite("options", &tests);

    tcase_add_test(tests, defaults);
    tcase_add_test(tests, operands);
    tcase_add_test(tests, inputs_keep_their_order);
    tcase_add_test(tests, behind_an_interpreted_file_is_the_programs);
    tcase_add_loop_test(tests, levels_of_optimisation, 0, COUNT_OF(levels));
    tcase_add_test(tests, words_for_the_linker);
    tcase_add_test(tests, without_input_the_linker_is_asked);
    tcase_add_test(tests, the_next_file_has_a_name);
    tcase_add_loop_test(tests, refuses_and_names_the_argument, 0,
                        COUNT_OF(refusals));
    tcase_add_test(tests, response_files);
    tcase_add_test(tests, response_that_is_no_file_is_an_input);
    tcase_add_test(tests, response_that_names_itself);
    tcase_add_test(tests, help_has_one_line_for_each_option);
    return suite;
}
