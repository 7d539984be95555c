/* With this in a program its collections are whole, though it tells of its stores:
 * so what that costs can be timed alone. */
extern const char runa_gc_no_barriers;
const char runa_gc_no_barriers = 1;
