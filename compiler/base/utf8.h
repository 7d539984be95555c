/* UTF-8, as far as messages and the names in a wasm module need it. */
#ifndef RUNA_BASE_UTF8_H
#define RUNA_BASE_UTF8_H

#include <stdbool.h>
#include <stddef.h>

/*
 * Bytes of the character that begins at TEXT, of which LEN bytes are there;
 * 0 if they are no character (RFC 3629: no surrogates, nothing overlong).
 */
size_t utf8_character(const char *text, size_t len);

/* True if LEN bytes of TEXT are characters throughout. */
bool utf8_is_valid(const char *text, size_t len);

#endif
