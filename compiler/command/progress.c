/* Progress: what a check on a terminal ends with, by section of the rules: how many of the rules
 * that had something to judge found nothing to say. */
#include "command/command.h"

typedef struct {
    Text name;
    size_t judged, held;
} Section;

enum { SECTION_LIMIT = 64, LINE = 78 /* columns */ };

static Section *section_of(Section *all, size_t *count, Text name)
{
    for (size_t i = 0; i < *count; i++)
        if (str_eq(all[i].name.in[LANG_EN], name.in[LANG_EN]))
            return &all[i];
    if (*count == SECTION_LIMIT)
        return NULL;
    all[*count] = (Section){.name = name};
    return &all[(*count)++];
}

/* The ids of the findings that stand. */
static StrMap *found_ids(const Session *s)
{
    StrMap *ids = map_new(s->ctx.mem);
    for (size_t i = 0; i < diag_count(s->ctx.diag); i++) {
        const Diagnostic *d = diag_at(s->ctx.diag, i);
        if (d->waived.n == 0)
            *map_put(ids, d->id) = ids;
    }
    return ids;
}

static void put_sections(const Session *s, const Section *all, size_t count, Buf *out)
{
    size_t column = 0;
    for (size_t i = 0; i < count; i++) {
        Str word = str_print(s->ctx.mem, STR_FMT " %zu/%zu%s", STR_ARG(all[i].name.in[s->lang]),
                             all[i].held, all[i].judged, i + 1 < count ? "," : "");
        size_t width = utf8_length(word) + 1;
        if (column > 0)
            buf_byte(out, column + width > LINE ? '\n' : ' ');
        if (column + width > LINE)
            column = 0;
        buf_put(out, word);
        column += width;
    }
    buf_put(out, count > 0 ? S("\n") : (Str){0});
}

void progress_write(const Session *s, Buf *out)
{
    Section sections[SECTION_LIMIT];
    size_t count = 0;
    StrMap *found = found_ids(s);
    for (size_t i = 0; i < rules_count(s->rules); i++) {
        RuleInfo rule = rules_info(s->rules, i);
        if (map_find(s->judged, rule.id) == NULL || rule.section.in[LANG_FR].n == 0)
            continue;
        Section *section = section_of(sections, &count, rule.section);
        if (section == NULL)
            continue;
        section->judged++;
        section->held += map_find(found, rule.id) == NULL;
    }
    put_sections(s, sections, count, out);
}
