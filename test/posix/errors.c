/* The texts of errors that WASI does not number are those of glibc. */
// HOST
#include "check.h"

#include <locale.h>

#define SHOW(error) show_text(#error, error)

static void
show_text(const char *name, int error)
{
    char buffer[100] = "";
    locale_t locale = newlocale(LC_ALL_MASK, "C", NULL);
    printf("%s: %s\n", name, strerror(error));
    if (strcmp(strerror_l(error, locale), strerror(error)) != 0)
        puts("not by strerror_l");
#ifdef __wasi__
    if (strerror_r(error, buffer, sizeof buffer) != 0 ||
        strcmp(buffer, strerror(error)) != 0 ||
        strerror_r(error, buffer, 4) != ERANGE || strlen(buffer) != 3)
        puts("not by strerror_r");
#else
    (void)buffer;
#endif
}

int
main(void)
{
    SHOW(EADV);
    SHOW(EBADE);
    SHOW(EBADFD);
    SHOW(EBADR);
    SHOW(EBADRQC);
    SHOW(EBADSLT);
    SHOW(EBFONT);
    SHOW(ECHRNG);
    SHOW(ECOMM);
    SHOW(EDOTDOT);
    SHOW(EHOSTDOWN);
    SHOW(EHWPOISON);
    SHOW(EISNAM);
    SHOW(EKEYEXPIRED);
    SHOW(EKEYREJECTED);
    SHOW(EKEYREVOKED);
    SHOW(EL2HLT);
    SHOW(EL2NSYNC);
    SHOW(EL3HLT);
    SHOW(EL3RST);
    SHOW(ELIBACC);
    SHOW(ELIBBAD);
    SHOW(ELIBEXEC);
    SHOW(ELIBMAX);
    SHOW(ELIBSCN);
    SHOW(ELNRNG);
    SHOW(EMEDIUMTYPE);
    SHOW(ENAVAIL);
    SHOW(ENOANO);
    SHOW(ENOCSI);
    SHOW(ENODATA);
    SHOW(ENOKEY);
    SHOW(ENOMEDIUM);
    SHOW(ENONET);
    SHOW(ENOPKG);
    SHOW(ENOSR);
    SHOW(ENOSTR);
    SHOW(ENOTBLK);
    SHOW(ENOTNAM);
    SHOW(ENOTUNIQ);
    SHOW(EPFNOSUPPORT);
    SHOW(EREMCHG);
    SHOW(EREMOTE);
    SHOW(EREMOTEIO);
    SHOW(ERESTART);
    SHOW(ERFKILL);
    SHOW(ESHUTDOWN);
    SHOW(ESOCKTNOSUPPORT);
    SHOW(ESRMNT);
    SHOW(ESTRPIPE);
    SHOW(ETIME);
    SHOW(ETOOMANYREFS);
    SHOW(EUCLEAN);
    SHOW(EUNATCH);
    SHOW(EUSERS);
    SHOW(EXFULL);
    /* Those that WASI numbers are wasi-libc's, and no two are the same. */
    printf("%d %d\n", strcmp(strerror(ENOENT), "No such file or directory"),
           EDEADLOCK == EDEADLK);
}
