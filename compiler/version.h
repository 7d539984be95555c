/* The version, in one place. */
#ifndef RUNA_VERSION_H
#define RUNA_VERSION_H

#define RUNA_VERSION "0.1.0"

#endif
