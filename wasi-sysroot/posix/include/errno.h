/* Errors that WASI does not number. Nothing sets them here: they are for
   programs that name them. */
#include_next <errno.h>

#ifndef __RUNA_ERRNO_H
#define __RUNA_ERRNO_H

#define EADV 128
#define EBADE 129
#define EBADFD 130
#define EBADR 131
#define EBADRQC 132
#define EBADSLT 133
#define EBFONT 134
#define ECHRNG 135
#define ECOMM 136
#define EDOTDOT 137
#define EHOSTDOWN 138
#define EHWPOISON 139
#define EISNAM 140
#define EKEYEXPIRED 141
#define EKEYREJECTED 142
#define EKEYREVOKED 143
#define EL2HLT 144
#define EL2NSYNC 145
#define EL3HLT 146
#define EL3RST 147
#define ELIBACC 148
#define ELIBBAD 149
#define ELIBEXEC 150
#define ELIBMAX 151
#define ELIBSCN 152
#define ELNRNG 153
#define EMEDIUMTYPE 154
#define ENAVAIL 155
#define ENOANO 156
#define ENOCSI 157
#define ENODATA 158
#define ENOKEY 159
#define ENOMEDIUM 160
#define ENONET 161
#define ENOPKG 162
#define ENOSR 163
#define ENOSTR 164
#define ENOTBLK 165
#define ENOTNAM 166
#define ENOTUNIQ 167
#define EPFNOSUPPORT 168
#define EREMCHG 169
#define EREMOTE 170
#define EREMOTEIO 171
#define ERESTART 172
#define ERFKILL 173
#define ESHUTDOWN 174
#define ESOCKTNOSUPPORT 175
#define ESRMNT 176
#define ESTRPIPE 177
#define ETIME 178
#define ETOOMANYREFS 179
#define EUCLEAN 180
#define EUNATCH 181
#define EUSERS 182
#define EXFULL 183
#define EDEADLOCK EDEADLK

#endif
