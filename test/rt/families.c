// Each family of functions at work on WASI.
// IN: a line
// IN: 12 -3.5
// IN: rest
// OUT: 9 -9223372036854775808 18446744073709551615 0xff 1e-300
// OUT: a line 12 -3.5 rest
// OUT: 3 two words value
// OUT: 7 content -44 6
// OUT: hello 3 -1 1
// OUT: 72623859790382856 255
// OUT: parsed 17 0.25
// OUT: clocks 1 1
// ERR: complaint 1
#include <runa/rt.h>
#include <stddef.h>

static void
space(void)
{
    runa_print_byte(' ');
}

static void
printing(void)
{
    print_integer_nonl(9);
    space();
    print_integer_nonl(INT64_MIN);
    space();
    runa_print_unsigned_nonl(-1);
    space();
    runa_print_hex_nonl(255);
    space();
    runa_print_float(1e-300);
    runa_error_string_nonl("complaint ");
    runa_error_integer(1);
}

static void
input(void)
{
    char line[16];
    int64_t integer;
    double number;
    runa_read_line(line, sizeof line);
    print_string_nonl(line);
    space();
    runa_read_integer(&integer);
    print_integer_nonl(integer);
    space();
    runa_read_float(&number);
    runa_print_float_nonl(number);
    space();
    print_string_nonl(runa_read_bytes(line, 5) == 5 ? "" : "short");
    runa_print_bytes(line, 5);
}

static void
program(void)
{
    print_integer_nonl(runa_argument_count());
    space();
    print_string_nonl(runa_argument(2));
    space();
    print_string(runa_environment("V"));
}

static void
files(void)
{
    void *text = NULL;
    runa_file_write_all("/dir/f", "content", 7);
    print_integer_nonl(runa_file_read_all("/dir/f", &text));
    space();
    print_string_nonl(text);
    runa_free(text);
    space();
    print_integer_nonl(runa_file_open("/dir/none", RUNA_FILE_READ));
    space();
    int32_t fd = runa_file_open("/dir/f", RUNA_FILE_READ);
    print_integer(runa_file_seek(fd, -1, 2));
    runa_file_close(fd);
    runa_file_remove("/dir/f");
}

static void
strings(void)
{
    char *both = runa_string_concat("hel", "lo");
    print_string_nonl(both);
    space();
    print_integer_nonl(runa_string_find(both, "lo"));
    space();
    print_integer_nonl(runa_string_compare("a", both));
    space();
    print_integer(!runa_file_exists("/dir/f"));
    runa_free(both);
}

static void
words(void)
{
    char *memory = runa_allocate(16);
    int64_t address = (int64_t)(uint32_t)memory;
    __store(address, 1, 0x0102030405060708);
    print_integer_nonl(__load(address + 8, -7));
    space();
    __store8(address, 0, 0xff);
    print_integer(__load8(address | (int64_t)1 << 32, 0));
    runa_free(memory);
}

static void
numbers(void)
{
    int64_t integer = 0;
    double number = 0;
    runa_parse_integer("0x11", &integer);
    runa_parse_float("2.5e-1", &number);
    print_string_nonl("parsed ");
    print_integer_nonl(integer);
    space();
    runa_print_float(number);
}

static void
clocks(void)
{
    int64_t start = runa_clock_monotonic_ns();
    runa_sleep_ns(2000000);
    print_string_nonl("clocks ");
    print_integer_nonl(runa_clock_monotonic_ns() - start >= 2000000);
    space();
    print_integer(runa_clock_wall_ns() > 0 &&
                  runa_random_integer() != runa_random_integer());
}

int
runa_main(void)
{
    printing();
    input();
    program();
    files();
    strings();
    words();
    numbers();
    clocks();
    return 0;
}
