/*
 * Changes of the binary form: by way of its text, which changes everything
 * that follows from a change; or of bytes in a section, whose size is set
 * anew.
 */
#include "trial.h"

/* Where the payload of a section lies; SIZE_FIELD is before it. */
struct section {
    size_t size_field, begin, end;
};

/* The section at *AT; false if there is none. */
static bool
next_section(const uint8_t *data, size_t size, size_t *at,
             struct section *section)
{
    size_t payload = 0, i = *at + 1;

    section->size_field = i;
    for (unsigned shift = 0; shift < 35; shift += 7) {
        if (i >= size)
            return false;
        payload |= (size_t)(data[i] & 0x7f) << shift;
        if (data[i++] < 0x80)
            break;
    }
    if (payload > size - i)
        return false;
    section->begin = i;
    section->end = *at = i + payload;
    return true;
}

static size_t
put_size(uint8_t *to, size_t value)
{
    size_t count = 0;

    for (; value >= 0x80; value >>= 7)
        to[count++] = (uint8_t)(value | 0x80);
    to[count++] = (uint8_t)value;
    return count;
}

/* DATA with PAYLOAD in place of that of SECTION. */
static size_t
replace_payload(uint8_t *data, size_t size, size_t max_size,
                struct section section, const uint8_t *payload, size_t len)
{
    uint8_t field[8];
    size_t field_len = put_size(field, len), rest = size - section.end;
    size_t begin = section.size_field + field_len;

    if (begin + len + rest > max_size)
        return size;
    memmove(data + begin + len, data + section.end, rest);
    memcpy(data + section.size_field, field, field_len);
    memcpy(data + begin, payload, len);
    return begin + len + rest;
}

static size_t
mutate_section(uint8_t *data, size_t size, size_t max_size, unsigned *seed)
{
    size_t at = 8, len;
    struct section section;
    bool found = false;
    uint8_t *payload;

    for (size_t i = mutate_below(seed, 4) ? 2 : 1; i > 0; i--)
        found = next_section(data, size, &at, &section);
    if (!found)
        return LLVMFuzzerMutate(data, size, max_size);
    len = section.end - section.begin;
    payload = xmalloc(max_size + 1);
    memcpy(payload, data + section.begin, len);
    len = LLVMFuzzerMutate(payload, len, max_size);
    size = replace_payload(data, size, max_size, section, payload, len);
    free(payload);
    return size;
}

/* TEXT in the binary form; the old SIZE if it is none or too long. */
static size_t
put_text(uint8_t *data, size_t size, size_t max_size, const uint8_t *text,
         size_t len)
{
    struct trial trial;
    char *bytes = NULL;
    size_t count = 0;
    FILE *out = open_memstream(&bytes, &count);

    trial_read(&trial, text, len);
    if (out && trial.is_read)
        lir_encode(&trial.module, out);
    if (out)
        fclose(out);
    if (count && count <= max_size)
        memcpy(data, bytes, size = count);
    free(bytes);
    trial_release(&trial);
    return size;
}

static size_t
mutate_as_text(uint8_t *data, size_t size, size_t max_size, unsigned *seed)
{
    struct trial trial;
    char *text = NULL;
    size_t len = 0;
    FILE *out = open_memstream(&text, &len);

    /* What the verifier refuses may have no text. */
    if (out && trial_read(&trial, data, size)) {
        size_t room_size;
        uint8_t *room;

        lir_print(&trial.module, out);
        fflush(out);
        room_size = 2 * len + 64;
        room = xmalloc(room_size);
        memcpy(room, text, len);
        for (size_t i = 1 + mutate_below(seed, 3); i > 0; i--)
            len = mutate_text(room, len, room_size, *seed + (unsigned)i);
        size = put_text(data, size, max_size, room, len);
        free(room);
    } else {
        size = mutate_section(data, size, max_size, seed);
    }
    trial_release(&trial);
    if (out)
        fclose(out);
    free(text);
    return size;
}

size_t
mutate_binary(uint8_t *data, size_t size, size_t max_size, unsigned seed)
{
    switch (mutate_below(&seed, 8)) {
    case 0: return LLVMFuzzerMutate(data, size, max_size);
    case 1:
    case 2:
    case 3: return mutate_section(data, size, max_size, &seed);
    default: return mutate_as_text(data, size, max_size, &seed);
    }
}
