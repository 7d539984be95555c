/* The texts of errors that WASI does not number; the others are libc's. */
#include "posix.h"

#include <string.h>

char *libc_strerror(int) __asm__("strerror");

#define TEXT(error, text) [(error) - EADV] = text
static const char *const texts[] = {
    TEXT(EADV, "Advertise error"),
    TEXT(EBADE, "Invalid exchange"),
    TEXT(EBADFD, "File descriptor in bad state"),
    TEXT(EBADR, "Invalid request descriptor"),
    TEXT(EBADRQC, "Invalid request code"),
    TEXT(EBADSLT, "Invalid slot"),
    TEXT(EBFONT, "Bad font file format"),
    TEXT(ECHRNG, "Channel number out of range"),
    TEXT(ECOMM, "Communication error on send"),
    TEXT(EDOTDOT, "RFS specific error"),
    TEXT(EHOSTDOWN, "Host is down"),
    TEXT(EHWPOISON, "Memory page has hardware error"),
    TEXT(EISNAM, "Is a named type file"),
    TEXT(EKEYEXPIRED, "Key has expired"),
    TEXT(EKEYREJECTED, "Key was rejected by service"),
    TEXT(EKEYREVOKED, "Key has been revoked"),
    TEXT(EL2HLT, "Level 2 halted"),
    TEXT(EL2NSYNC, "Level 2 not synchronized"),
    TEXT(EL3HLT, "Level 3 halted"),
    TEXT(EL3RST, "Level 3 reset"),
    TEXT(ELIBACC, "Can not access a needed shared library"),
    TEXT(ELIBBAD, "Accessing a corrupted shared library"),
    TEXT(ELIBEXEC, "Cannot exec a shared library directly"),
    TEXT(ELIBMAX, "Attempting to link in too many shared libraries"),
    TEXT(ELIBSCN, ".lib section in a.out corrupted"),
    TEXT(ELNRNG, "Link number out of range"),
    TEXT(EMEDIUMTYPE, "Wrong medium type"),
    TEXT(ENAVAIL, "No XENIX semaphores available"),
    TEXT(ENOANO, "No anode"),
    TEXT(ENOCSI, "No CSI structure available"),
    TEXT(ENODATA, "No data available"),
    TEXT(ENOKEY, "Required key not available"),
    TEXT(ENOMEDIUM, "No medium found"),
    TEXT(ENONET, "Machine is not on the network"),
    TEXT(ENOPKG, "Package not installed"),
    TEXT(ENOSR, "Out of streams resources"),
    TEXT(ENOSTR, "Device not a stream"),
    TEXT(ENOTBLK, "Block device required"),
    TEXT(ENOTNAM, "Not a XENIX named type file"),
    TEXT(ENOTUNIQ, "Name not unique on network"),
    TEXT(EPFNOSUPPORT, "Protocol family not supported"),
    TEXT(EREMCHG, "Remote address changed"),
    TEXT(EREMOTE, "Object is remote"),
    TEXT(EREMOTEIO, "Remote I/O error"),
    TEXT(ERESTART, "Interrupted system call should be restarted"),
    TEXT(ERFKILL, "Operation not possible due to RF-kill"),
    TEXT(ESHUTDOWN, "Cannot send after transport endpoint shutdown"),
    TEXT(ESOCKTNOSUPPORT, "Socket type not supported"),
    TEXT(ESRMNT, "Srmount error"),
    TEXT(ESTRPIPE, "Streams pipe error"),
    TEXT(ETIME, "Timer expired"),
    TEXT(ETOOMANYREFS, "Too many references: cannot splice"),
    TEXT(EUCLEAN, "Structure needs cleaning"),
    TEXT(EUNATCH, "Protocol driver not attached"),
    TEXT(EUSERS, "Too many users"),
    TEXT(EXFULL, "Exchange full"),
};

char *
strerror(int error)
{
    size_t index = (size_t)error - EADV;
    return index < sizeof texts / sizeof *texts ? (char *)texts[index]
                                                : libc_strerror(error);
}

char *
strerror_l(int error, locale_t locale)
{
    (void)locale;
    return strerror(error);
}

int
strerror_r(int error, char *buffer, size_t size)
{
    const char *text = strerror(error);
    return strlcpy(buffer, text, size) < size ? 0 : ERANGE;
}
