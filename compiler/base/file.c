/* Files: whole files in, sets of files out. A set appears together or not at all: its bytes are
 * written beside their targets under temporary names, synced, then renamed; when a rename fails,
 * what was there before is put back. */
#include "base/base.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* After a call of the system that failed: the kernel's own memory can be what it lacked. */
static void check_memory(void)
{
    if (errno == ENOMEM)
        out_of_memory();
}

/* Why the last call of the system failed. */
static Str system_fault(void)
{
    check_memory();
    return str(strerror(errno));
}

/* ---- paths -------------------------------------------------------------------------------- */

static size_t last_slash(Str path)
{
    size_t at = path.n;
    while (at > 0 && path.p[at - 1] != '/')
        at--;
    return at; /* one past the slash; 0 when there is none */
}

Str path_folder(Str path)
{
    size_t at = last_slash(path);
    if (at == 0)
        return S(".");
    return at == 1 ? S("/") : str_slice(path, 0, at - 1);
}

Str path_stem(Str path)
{
    Str name = str_slice(path, last_slash(path), path.n);
    for (size_t i = name.n; i > 1; i--)
        if (name.p[i - 1] == '.')
            return str_slice(name, 0, i - 1);
    return name;
}

Str path_join(Arena *a, Str folder, Str name)
{
    if (str_starts(name, S("/")) || folder.n == 0 || str_eq(folder, S(".")))
        return name;
    const char *slash = str_ends(folder, S("/")) ? "" : "/";
    return str_print(a, STR_FMT "%s" STR_FMT, STR_ARG(folder), slash, STR_ARG(name));
}

bool file_exists(Ctx *ctx, Str path)
{
    struct stat about;
    if (stat(arena_cstr(ctx->tmp, path), &about) == 0)
        return S_ISREG(about.st_mode);
    check_memory();
    return false;
}

/* ---- reading ------------------------------------------------------------------------------ */

/* Reads fd to its end into *out; false with errno set (EFBIG over the limit). */
static bool read_all(Ctx *ctx, int fd, size_t expected, Str *out)
{
    size_t cap = expected + 1, n = 0;
    char *bytes = arena_alloc(ctx->mem, cap);
    for (;;) {
        ssize_t got = read(fd, bytes + n, cap - n);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return false;
        if (got == 0)
            break;
        n += (size_t)got;
        if (n > FILE_LIMIT) {
            errno = EFBIG;
            return false;
        }
        if (n == cap) {
            size_t wider = cap < 4096 ? 8192 : cap * 2;
            bytes = arena_grow(ctx->mem, bytes, cap, wider);
            cap = wider;
        }
    }
    *out = (Str){bytes, n};
    return true;
}

static void say_too_large(Ctx *ctx, Str path, Span where)
{
    diag(ctx, MSG_FILE_TOO_LARGE, where, path, str_print(ctx->mem, "%d", FILE_LIMIT >> 20));
}

static bool read_open(Ctx *ctx, int fd, Str path, Span where, Str *out)
{
    struct stat about;
    if (fstat(fd, &about) != 0) {
        diag(ctx, MSG_FILE_READ, where, path, system_fault());
        return false;
    }
    if (S_ISDIR(about.st_mode)) {
        diag(ctx, MSG_FILE_FOLDER, where, path);
        return false;
    }
    if (fd != STDIN_FILENO && !S_ISREG(about.st_mode)) {
        diag(ctx, MSG_FILE_KIND, where, path);
        return false;
    }
    size_t expected = S_ISREG(about.st_mode) ? (size_t)about.st_size : 4096;
    errno = EFBIG;
    if (expected > FILE_LIMIT || !read_all(ctx, fd, expected, out)) {
        if (errno == EFBIG)
            say_too_large(ctx, path, where);
        else
            diag(ctx, MSG_FILE_READ, where, path, system_fault());
        return false;
    }
    return true;
}

bool file_bytes(Ctx *ctx, Str path, Span where, Str *out)
{
    if (path.n == 0 || memchr(path.p, '\0', path.n) != NULL) {
        diag(ctx, MSG_FILE_ABSENT, where, path);
        return false;
    }
    int fd = open(arena_cstr(ctx->tmp, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0) {
        if (errno == ENOENT || errno == ENOTDIR)
            diag(ctx, MSG_FILE_ABSENT, where, path);
        else
            diag(ctx, MSG_FILE_READ, where, path, system_fault());
        return false;
    }
    bool fine = read_open(ctx, fd, path, where, out);
    close(fd);
    return fine;
}

uint32_t file_read(Ctx *ctx, Str path, Span where)
{
    Str text;
    bool is_stdin = str_eq(path, S("-"));
    Str shown = is_stdin ? S("<stdin>") : path;
    bool fine = is_stdin ? read_open(ctx, STDIN_FILENO, shown, where, &text)
                         : file_bytes(ctx, path, where, &text);
    return fine ? source_add(diag_sources(ctx->diag), shown, text) : 0;
}

Str file_sha256(Ctx *ctx, Str path)
{
    enum { PART = 64 << 10 };
    struct stat about;
    int fd = open(arena_cstr(ctx->tmp, path), O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    bool fine = fd >= 0 && fstat(fd, &about) == 0 && S_ISREG(about.st_mode);
    Sha256 h = sha256_begin();
    char *part = arena_alloc(ctx->tmp, PART);
    while (fine) {
        ssize_t got = read(fd, part, PART);
        if (got < 0 && errno == EINTR)
            continue;
        fine = got >= 0;
        if (got <= 0)
            break;
        sha256_add(&h, (Str){part, (size_t)got});
    }
    if (fd >= 0)
        close(fd);
    return fine ? sha256_end(&h, ctx->mem) : (Str){0};
}

static int compare_names(const void *x, const void *y)
{
    return str_cmp(*(const Str *)x, *(const Str *)y);
}

size_t folder_list(Ctx *ctx, Str folder, Str ending, Str **names)
{
    VEC(Str) found = {0};
    DIR *dir = opendir(arena_cstr(ctx->tmp, folder));
    for (struct dirent *e; dir != NULL && (errno = 0, e = readdir(dir)) != NULL;)
        if (e->d_name[0] != '.' && str_ends(str(e->d_name), ending))
            *VEC_PUSH(ctx->mem, &found) = arena_copy(ctx->mem, str(e->d_name));
    check_memory();
    if (dir != NULL)
        closedir(dir);
    if (found.count > 0)
        qsort(found.items, found.count, sizeof *found.items, compare_names);
    *names = found.items;
    return found.count;
}

/* ---- writing ------------------------------------------------------------------------------ */

#ifdef PDOC_TESTING
/* Test builds: PDOC_KILL_AT=n in the environment kills the process at the nth step of writing. */
static void test_step(void)
{
    static int step; /* the main thread alone writes files */
    const char *nth = getenv("PDOC_KILL_AT");
    if (nth != NULL && ++step == atoi(nth))
        raise(SIGKILL);
}
#else
static void test_step(void) {}
#endif

typedef struct {
    const char *target;
    const char *temporary; /* NULL: the target is a device or a pipe, written at commit */
    const char *folder;    /* of the target */
    const char *backup;    /* a second name of the target's old content, or NULL */
    Str bytes, sha256;     /* the hash may be empty: not asked for yet */
    int fd;                /* of the temporary file, until the commit closes it; else -1 */
    bool renamed;          /* or removed */
} OutputFile;

struct Output {
    Ctx *ctx;
    VEC(OutputFile) files;
    VEC(OutputFile) removals; /* have no temporary */
};

static void abort_file(OutputFile *f)
{
    if (f->fd >= 0)
        close(f->fd);
    if (f->renamed && f->backup != NULL)
        rename(f->backup, f->target);
    else if (f->renamed)
        unlink(f->target);
    else if (f->backup != NULL)
        unlink(f->backup);
    if (!f->renamed && f->temporary != NULL)
        unlink(f->temporary);
}

static void output_abort(void *output)
{
    Output *o = output;
    for (size_t i = 0; i < o->files.count; i++)
        abort_file(&o->files.items[i]);
    for (size_t i = 0; i < o->removals.count; i++)
        abort_file(&o->removals.items[i]);
}

Output *output_new(Ctx *ctx)
{
    Output *o = NEW(ctx->mem, Output);
    o->ctx = ctx;
    exit_cleanup(output_abort, o);
    return o;
}

void output_cancel(Output *o)
{
    output_abort(o);
    o->files.count = o->removals.count = 0;
    exit_cleanup_cancel(output_abort, o);
}

static bool write_all(int fd, Str bytes)
{
    enum { PART = 64 << 10 }; /* bytes */
    while (bytes.n > 0) {
        test_step();
        ssize_t put = write(fd, bytes.p, bytes.n < PART ? bytes.n : PART);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return false;
        bytes = str_slice(bytes, (size_t)put, bytes.n);
    }
    return true;
}

static bool say_write(Output *o, const char *path)
{
    diag(o->ctx, MSG_FILE_WRITE, NOWHERE, str(path), system_fault());
    return false;
}

/* Makes the folders of `path`, as mkdir -p does. */
static bool make_folders(Output *o, Str path)
{
    Str folder = path_folder(path);
    for (size_t i = 1; i <= folder.n; i++) {
        if (i < folder.n && folder.p[i] != '/')
            continue;
        const char *part = arena_cstr(o->ctx->mem, str_slice(folder, 0, i));
        if (mkdir(part, 0777) != 0 && errno != EEXIST)
            return say_write(o, part);
    }
    return true;
}

/* A name beside the target that no other process uses. */
static const char *beside(Output *o, Str path, const char *what)
{
    Str folder = path_folder(path);
    size_t at = last_slash(path);
    Str name = str_slice(path, at, path.n);
    Str made = str_print(o->ctx->mem, ".%.*s.%ld.%s", (int)(name.n > 200 ? 200 : name.n), name.p,
                         (long)getpid(), what);
    return arena_cstr(o->ctx->mem, at == 0 ? made : path_join(o->ctx->mem, folder, made));
}

bool output_add(Output *o, Str path, Str bytes)
{
    OutputFile file = {.target = arena_cstr(o->ctx->mem, path),
                       .folder = arena_cstr(o->ctx->mem, path_folder(path)),
                       .bytes = bytes,
                       .fd = -1};
    struct stat about;
    if (stat(file.target, &about) == 0 && !S_ISREG(about.st_mode) && !S_ISDIR(about.st_mode)) {
        *VEC_PUSH(o->ctx->mem, &o->files) = file;
        return true;
    }
    if (!make_folders(o, path))
        return false;
    const char *temporary = beside(o, path, "new");
    OutputFile *f = VEC_PUSH(o->ctx->mem, &o->files); /* first: none may fail once it exists */
    *f = file;
    f->fd = open(temporary, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
    if (f->fd < 0) {
        o->files.count--;
        return say_write(o, file.target);
    }
    f->temporary = temporary;
    return write_all(f->fd, bytes) || say_write(o, f->target);
}

void output_remove(Output *o, Str path)
{
    *VEC_PUSH(o->ctx->mem, &o->removals) =
        (OutputFile){.target = arena_cstr(o->ctx->mem, path),
                     .folder = arena_cstr(o->ctx->mem, path_folder(path)),
                     .fd = -1};
}

size_t output_count(const Output *o)
{
    return o->files.count;
}

Str output_path(const Output *o, size_t i)
{
    return str(o->files.items[i].target);
}

Str output_sha256(Output *o, size_t i)
{
    OutputFile *f = &o->files.items[i];
    if (f->sha256.n == 0)
        f->sha256 = sha256_hex(o->ctx->mem, f->bytes);
    return f->sha256;
}

/* To the disk, then closed. All files are written before the first is synced: one journal commit
 * serves them all. So a name never stands for half a file. That the names themselves are on the
 * disk is not waited for: when the machine stops within seconds, the old files may be back, whole.
 */
static bool sync_file(Output *o, OutputFile *f)
{
    if (f->fd < 0)
        return true;
    bool synced = fsync(f->fd) == 0;
    int why = errno;
    bool closed = close(f->fd) == 0;
    f->fd = -1;
    if (!synced)
        errno = why;
    return (synced && closed) || say_write(o, f->target);
}

static bool commit_special(Output *o, const OutputFile *f)
{
    int fd = open(f->target, O_WRONLY | O_CLOEXEC);
    bool fine = fd >= 0 && write_all(fd, f->bytes);
    if (!fine)
        say_write(o, f->target);
    if (fd >= 0)
        close(fd);
    return fine;
}

static bool commit_file(Output *o, OutputFile *f)
{
    const char *backup = beside(o, str(f->target), "old");
    test_step();
    if (link(f->target, backup) == 0)
        f->backup = backup;
    test_step();
    if (rename(f->temporary, f->target) != 0)
        return say_write(o, f->target);
    f->renamed = true;
    return true;
}

/* Only what can be put back is removed. */
static bool commit_removal(Output *o, OutputFile *f)
{
    const char *backup = beside(o, str(f->target), "old");
    test_step();
    if (link(f->target, backup) != 0)
        return errno == ENOENT || say_write(o, f->target);
    f->backup = backup;
    test_step();
    f->renamed = unlink(f->target) == 0;
    return f->renamed || say_write(o, f->target);
}

bool output_commit(Output *o)
{
    bool fine = true;
    for (size_t i = 0; fine && i < o->files.count; i++)
        fine = sync_file(o, &o->files.items[i]);
    for (size_t i = 0; fine && i < o->removals.count; i++)
        fine = commit_removal(o, &o->removals.items[i]);
    for (size_t i = 0; fine && i < o->files.count; i++) {
        OutputFile *f = &o->files.items[i];
        fine = f->temporary == NULL ? commit_special(o, f) : commit_file(o, f);
    }
    if (!fine) {
        output_cancel(o);
        return false;
    }
    exit_cleanup_cancel(output_abort, o); /* from here on nothing takes memory */
    for (size_t i = 0; i < o->files.count; i++) {
        const OutputFile *f = &o->files.items[i];
        if (f->backup != NULL)
            unlink(f->backup);
    }
    for (size_t i = 0; i < o->removals.count; i++)
        if (o->removals.items[i].backup != NULL)
            unlink(o->removals.items[i].backup);
    o->files.count = o->removals.count = 0;
    return true;
}
