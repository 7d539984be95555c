/* A program from its first module on: finding and reading what is imported. */
#include <errno.h>
#include <sys/stat.h>

#include "base/vec.h"
#include "runa/lex.h"
#include "runa/runa.h"

void
runa_program_init(struct runa_program *program)
{
    *program = (struct runa_program){0};
    arena_init(&program->arena);
    intern_init(&program->names, &program->arena);
    runa_words_init(&program->names);
}

void
runa_program_release(struct runa_program *program)
{
    for (struct runa_module *m = program->modules; m; m = m->next)
        source_release(&m->source);
    intern_release(&program->names);
    arena_release(&program->arena);
}

/* A file is known by its numbers, whatever path leads to it. */
struct read_file {
    dev_t device;
    ino_t number;
    struct runa_module *module;
};

struct reader {
    struct runa_program *program;
    const struct runa_paths *paths;
    struct diag *diag;
    struct runa_module **next;
    uint32_t count; /* of modules */
    VEC(struct read_file) files;
};

/* Appends a module of the source that it takes over. */
static struct runa_module *
add_module(struct reader *r, struct source source)
{
    struct runa_module *module =
        arena_alloc(&r->program->arena, sizeof *module);

    module->source = source;
    module->number = ++r->count;
    module->path =
        intern_add(&r->program->names, source.name, strlen(source.name));
    *r->next = module;
    r->next = &module->next;
    return module;
}

static void
remember(struct reader *r, const struct stat *status,
         struct runa_module *module)
{
    *VEC_PUSH(&r->files) =
        (struct read_file){status->st_dev, status->st_ino, module};
}

static struct runa_module *
find_read(const struct reader *r, const struct stat *status)
{
    for (size_t i = 0; i < r->files.count; i++) {
        if (r->files.at[i].device == status->st_dev &&
            r->files.at[i].number == status->st_ino)
            return r->files.at[i].module;
    }
    return NULL;
}

/* An import that is being looked for. */
struct search {
    struct reader *reader;
    const struct runa_module *importer;
    struct runa_import *import;
    VEC(char) places; /* where it is not, each behind a blank */
};

static void
add_place(struct search *s, const char *path)
{
    if (s->places.count > 0)
        *VEC_PUSH(&s->places) = ',';
    for (const char *at = " '"; *at; at++)
        *VEC_PUSH(&s->places) = *at;
    for (; *path; path++)
        *VEC_PUSH(&s->places) = *path;
    *VEC_PUSH(&s->places) = '\'';
}

/* Reads the file at PATH as what is imported, unless it was read before. */
static void
import_file(struct search *s, const char *path, const struct stat *status)
{
    struct reader *r = s->reader;
    struct source source;
    int error;

    s->import->module = find_read(r, status);
    if (s->import->module)
        return;
    error = source_read(&source, path);
    if (error) {
        diag_error(r->diag, &s->importer->source, s->import->path.span,
                   "module '%s' cannot be read: %s", path, strerror(error));
        return;
    }
    s->import->module = add_module(r, source);
    remember(r, status, s->import->module);
}

/* Imports the file at PATH; false if there is none. PATH is freed. */
static bool
try_path(struct search *s, char *path)
{
    struct stat status;
    bool found = stat(path, &status) == 0 && !S_ISDIR(status.st_mode);

    if (found)
        import_file(s, path, &status);
    else
        add_place(s, path);
    free(path);
    return found;
}

static bool
has_extension(const char *name)
{
    const char *dot = strrchr(name, '.');

    return dot && strcmp(dot, ".runa") == 0;
}

/* FOLDER of LEN bytes and what is imported, as it is and as a .runa file. */
static bool
try_folder(struct search *s, const char *folder, size_t len)
{
    const char *name =
        intern_text(&s->reader->program->names, s->import->path.id);
    const char *slash = len > 0 && folder[len - 1] != '/' ? "/" : "";

    return try_path(s, xasprintf("%.*s%s%s", (int)len, folder, slash, name)) ||
           (!has_extension(name) &&
            try_path(
                s, xasprintf("%.*s%s%s.runa", (int)len, folder, slash, name)));
}

/* Looks in all folders. */
static bool
search(struct search *s)
{
    const struct runa_paths *paths = s->reader->paths;
    const char *importer = s->importer->source.name;
    const char *slash = strrchr(importer, '/');
    const char *name =
        intern_text(&s->reader->program->names, s->import->path.id);

    if (try_folder(s, "", 0))
        return true;
    if (name[0] == '/')
        return false;
    if (slash && try_folder(s, importer, (size_t)(slash + 1 - importer)))
        return true;
    for (size_t i = 0; i < paths->count; i++) {
        if (try_folder(s, paths->folders[i], strlen(paths->folders[i])))
            return true;
    }
    return false;
}

static void
resolve_import(struct reader *r, const struct runa_module *importer,
               struct runa_import *import)
{
    struct search s = {r, importer, import, {0}};

    if (!search(&s))
        diag_error(r->diag, &importer->source, import->path.span,
                   "module '%s' is not found: there is no%.*s",
                   intern_text(&r->program->names, import->path.id),
                   (int)s.places.count, s.places.at);
    VEC_RELEASE(&s.places);
}

/* A module that is asked for; if it is a file, it may be imported too. */
static void
begin(struct reader *r, const struct source *source)
{
    struct source copy;
    struct stat status;
    struct runa_module *module;

    source_from_text(&copy, source->name, source->text, source->size);
    module = add_module(r, copy);
    if (stat(source->name, &status) == 0)
        remember(r, &status, module);
}

bool
runa_read(struct runa_program *program, const struct source *const *sources,
          size_t count, const struct runa_paths *paths, struct diag *diag)
{
    struct reader r = {.program = program,
                       .paths = paths,
                       .diag = diag,
                       .next = &program->modules};
    unsigned errors = diag->errors;

    for (size_t i = 0; i < count; i++)
        begin(&r, sources[i]);
    for (struct runa_module *m = program->modules; m; m = m->next) {
        runa_parse(program, m, diag);
        for (struct runa_import *i = m->imports; i; i = i->next) {
            if (i->path.id != INTERN_NONE)
                resolve_import(&r, m, i);
        }
    }
    VEC_RELEASE(&r.files);
    return diag->errors == errors;
}
