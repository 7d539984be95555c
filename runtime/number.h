/* Numbers as text: what printing, reading and formatting have in common. */
#ifndef RUNA_NUMBER_H
#define RUNA_NUMBER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The longest texts, each with room for a zero byte. */
enum { INTEGER_TEXT_SIZE = 21, FLOAT_TEXT_SIZE = 25 };

/*
 * Writes the digits of a number in front of end, which need be 20 characters
 * at most in base 10 and 16 in base 16. Returns where they start.
 */
char *runa_rt_unsigned_text(uint64_t value, uint32_t base, char *end);

/*
 * Writes the shortest text that reads back as the same float. Returns its
 * length.
 */
size_t runa_rt_float_text(double value, char text[FLOAT_TEXT_SIZE]);

/*
 * Copies text to a buffer, cut to fit and ended by a zero byte; a buffer of
 * size 0 is left alone. Returns the length of the whole text.
 */
int32_t runa_rt_text_to_buffer(const char *text, size_t length, void *buffer,
                               uint32_t size);

/* White space as in C's isspace, in no locale. */
bool runa_rt_is_space(int byte);

#endif
