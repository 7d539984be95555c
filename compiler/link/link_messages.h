/* What wasm-ld says, said in terms of the inputs. */
#ifndef RUNA_LINK_LINK_MESSAGES_H
#define RUNA_LINK_LINK_MESSAGES_H

#include "link/link.h"

/*
 * Reports each message in TEXT, the output of wasm-ld, which is changed.  An
 * undefined symbol or wrong signature that a LIR module declares is an error
 * at that declaration.
 */
void link_report(const struct link_job *job, char *text, struct diag *diag);

#endif
