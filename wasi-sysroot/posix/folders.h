/* The working folder, which folders.c keeps. */
#ifndef RUNA_POSIX_FOLDERS_H
#define RUNA_POSIX_FOLDERS_H

/* Its name, from "/" on. */
const char *__runa_working_folder(void);

/* Makes PATH, a folder's, the working folder; -1 and ENOMEM. */
int __runa_set_working_folder(const char *path);

#endif
