/*
 * A heap and a model of it, side by side: operations that bytes decide are
 * done to both, and both must stay the same. Aborts when they do not. Uses
 * only the public interface, so it serves any collector, on any machine.
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/*
 * The bytes are used up and everything dropped at the end. With exact, each
 * full collection must leave what is reachable and not a byte more.
 */
void model_run(const uint8_t *bytes, size_t size, bool exact);

/* The same with so many bytes of chance. */
void model_run_random(uint32_t seed, size_t size, bool exact);

#endif
