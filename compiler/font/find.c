/* Find: a family name and a style -> font files. The only file with fontconfig.
 *
 * Reading the machine's whole font configuration takes 3 to 5 ms; the folders and caches where
 * every system keeps its fonts take 0.2 ms. So these are looked at first, and the configuration
 * only when a family is not there.
 */
#include "font/parts.h"

#include <fontconfig/fontconfig.h>
#include <stdlib.h>

/* An installed face. */
typedef struct {
    Str path;
    uint32_t number; /* of the face in its file */
    int weight, slant, width;
} Installed;

typedef VEC(Installed) InstalledList;

struct Finder {
    Arena *arena;
    FcConfig *folders; /* standard folders, no rules */
    FcConfig *full;    /* the machine's configuration; NULL until it is needed */
    Str family;        /* the last that was asked for, with its faces: styles follow each other */
    InstalledList faces;
};

static const char standard_folders[] =
    "<?xml version=\"1.0\"?><!DOCTYPE fontconfig SYSTEM \"fonts.dtd\"><fontconfig>"
    "<dir>/usr/share/fonts</dir><dir>/usr/local/share/fonts</dir><dir prefix=\"xdg\">fonts</dir>"
    "<cachedir>/var/cache/fontconfig</cachedir><cachedir prefix=\"xdg\">fontconfig</cachedir>"
    "</fontconfig>";

Finder *finder_new(Arena *a)
{
    Finder *finder = NEW(a, Finder);
    finder->arena = a;
    finder->folders = FcConfigCreate();
    if (finder->folders == NULL)
        out_of_memory();
    if (!FcConfigParseAndLoadFromMemory(finder->folders, (const FcChar8 *)standard_folders,
                                        FcTrue) ||
        !FcConfigBuildFonts(finder->folders))
        out_of_memory();
    return finder;
}

void finder_free(Finder *finder)
{
    FcConfigDestroy(finder->folders);
    if (finder->full != NULL)
        FcConfigDestroy(finder->full);
}

static int style_distance(const Installed *face, FontStyle style)
{
    int wanted = style & STYLE_BOLD ? FC_WEIGHT_BOLD : FC_WEIGHT_REGULAR;
    bool leans = face->slant != FC_SLANT_ROMAN;
    bool should_lean = (style & STYLE_ITALIC) != 0;
    /* A wrong slant is worse than any weight; an oblique serves where there is no italic. */
    return (leans != should_lean ? 1000 : 0) + abs(face->weight - wanted) +
           2 * abs(face->width - FC_WIDTH_NORMAL) +
           (should_lean && face->slant == FC_SLANT_OBLIQUE ? 1 : 0);
}

static int compare_found(const void *x, const void *y)
{
    const Found *a = x, *b = y;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    int order = str_cmp(a->path, b->path);
    return order != 0 ? order : (a->number > b->number) - (a->number < b->number);
}

/* A variable font's named instances are left out: its default instance is listed as well. */
static bool installed_of(Arena *a, const FcPattern *face, Installed *out)
{
    FcChar8 *path = NULL;
    int number = 0;
    FcBool variable = FcFalse;
    if (FcPatternGetString(face, FC_FILE, 0, &path) != FcResultMatch)
        return false;
    FcPatternGetInteger(face, FC_INDEX, 0, &number);
    FcPatternGetBool(face, FC_VARIABLE, 0, &variable);
    if (variable || (number >> 16) != 0)
        return false;
    *out = (Installed){arena_copy(a, str((const char *)path)), (uint32_t)number, FC_WEIGHT_REGULAR,
                       FC_SLANT_ROMAN, FC_WIDTH_NORMAL};
    FcPatternGetInteger(face, FC_WEIGHT, 0, &out->weight);
    FcPatternGetInteger(face, FC_SLANT, 0, &out->slant);
    FcPatternGetInteger(face, FC_WIDTH, 0, &out->width);
    return true;
}

static InstalledList list_faces(Arena *a, FcConfig *config, Str family)
{
    InstalledList list = {0};
    FcPattern *wanted = FcPatternCreate();
    FcObjectSet *fields = FcObjectSetBuild(FC_FILE, FC_INDEX, FC_WEIGHT, FC_SLANT, FC_WIDTH,
                                           FC_VARIABLE, (char *)NULL);
    if (wanted == NULL || fields == NULL)
        out_of_memory();
    if (family.n > 0 &&
        !FcPatternAddString(wanted, FC_FAMILY, (const FcChar8 *)arena_cstr(a, family)))
        out_of_memory();
    FcFontSet *faces = FcFontList(config, wanted, fields);
    if (faces == NULL)
        out_of_memory();
    for (int i = 0; i < faces->nfont; i++) {
        Installed face;
        if (installed_of(a, faces->fonts[i], &face))
            *VEC_PUSH(a, &list) = face;
    }
    FcFontSetDestroy(faces);
    FcObjectSetDestroy(fields);
    FcPatternDestroy(wanted);
    return list;
}

/* The faces of a family; of any when it is empty. */
static const InstalledList *find_installed(Finder *finder, Str family)
{
    if (finder->faces.count > 0 && str_eq(finder->family, family))
        return &finder->faces;
    finder->family = arena_copy(finder->arena, family);
    finder->faces = list_faces(finder->arena, finder->folders, family);
    if (finder->faces.count > 0)
        return &finder->faces;
    if (finder->full == NULL)
        finder->full = FcInitLoadConfigAndFonts();
    if (finder->full == NULL)
        out_of_memory();
    finder->faces = list_faces(finder->arena, finder->full, family);
    return &finder->faces;
}

static FoundList find_faces(Arena *a, Finder *finder, Str family, FontStyle style)
{
    FoundList list = {0};
    const InstalledList *faces = find_installed(finder, family);
    for (size_t i = 0; i < faces->count; i++) {
        const Installed *face = &faces->items[i];
        *VEC_PUSH(a, &list) = (Found){face->path, face->number, style_distance(face, style)};
    }
    if (list.count > 1)
        qsort(list.items, list.count, sizeof *list.items, compare_found);
    return list;
}

FoundList finder_family(Arena *a, Finder *finder, Str family, FontStyle style)
{
    if (family.n == 0)
        return (FoundList){0};
    return find_faces(a, finder, family, style);
}

FoundList finder_all(Arena *a, Finder *finder, FontStyle style)
{
    return find_faces(a, finder, (Str){0}, style);
}
