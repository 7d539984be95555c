/*
 * The parts of the differential test that are written in C:
 *
 *   diff generate FIRST COUNT        random programs, on standard output
 *   diff statistics FIRST COUNT      what they are made of
 */
#include <inttypes.h>

#include "base/base.h"
#include "generate.h"
#include "lir/read.h"

int
main(int argc, char **argv)
{
    if (argc == 4 && strcmp(argv[1], "generate") == 0) {
        generate_module(stdout, strtoull(argv[2], NULL, 10),
                        (unsigned)strtoul(argv[3], NULL, 10));
        return 0;
    }
    return 2;
}
