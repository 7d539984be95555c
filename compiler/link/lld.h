/*
 * lld inside this process.  It keeps global state, so it runs once.
 */
#ifndef RUNA_LINK_LLD_H
#define RUNA_LINK_LLD_H

#ifdef __cplusplus
extern "C" {
#endif

/*
 * Runs wasm-ld with COUNT arguments ARGS, the first being its name.  Stores
 * its messages in *MESSAGES, which the caller frees; what it was asked to say,
 * by --trace and the like, goes to standard output.  Returns 0 if it linked, the
 * number of a signal if it crashed by that, or -1.
 */
int lld_link_wasm(const char *const *args, unsigned count, char **messages);

#ifdef __cplusplus
}
#endif

#endif
