/* Lists, for the other containers too. */
#ifndef RUNA_LANG_LIST_H
#define RUNA_LANG_LIST_H

#include "lang.h"

/* A new list of so many zeros; its elements are for the caller to set. */
struct runa_lang_list *runa_lang_list_of(uint32_t length);

#endif
