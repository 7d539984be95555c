/* Floats from text: apart from float.c, for what libc's strtod brings along. */
#include "number.h"
#include "rt.h"

#include <stdlib.h>
#include <string.h>

int32_t
runa_parse_float(const char *text, void *result)
{
    char *end;
    double value = strtod(text ? text : "", &end);
    if (end == text || !text)
        return 0;
    while (runa_rt_is_space(*end))
        end++;
    if (*end != '\0')
        return 0;
    memcpy(result, &value, sizeof value);
    return 1;
}
