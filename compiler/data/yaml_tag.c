/* Anchors and tags of YAML: where they stand in the source, and which tags are accepted: those of
 * the core schema and !include. Any other would ask for an object of some program to be made. */
#include "data/yaml.h"

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

size_t skip_space(Str text, size_t at, size_t end)
{
    while (at < end) {
        if (text.p[at] == '#') {
            while (at < end && text.p[at] != '\n' && text.p[at] != '\r')
                at++;
        } else if (is_space(text.p[at])) {
            at++;
        } else {
            break;
        }
    }
    return at;
}

static size_t property_end(Str text, size_t at, size_t limit)
{
    bool verbatim = text.p[at] == '!' && at + 1 < limit && text.p[at + 1] == '<';
    for (at++; at < limit && !is_space(text.p[at]); at++) {
        char c = text.p[at];
        if (verbatim && c == '>')
            return at + 1;
        if (!verbatim && (c == ',' || c == '[' || c == ']' || c == '{' || c == '}'))
            break;
    }
    return at;
}

Properties properties_at(Str text, size_t at, size_t limit, uint32_t source)
{
    Properties p = {.end = at, .tag = span_at(source, at, at)};
    while (at < limit && (text.p[at] == '&' || text.p[at] == '!')) {
        size_t end = property_end(text, at, limit);
        if (text.p[at] == '!')
            p.tag = span_at(source, at, end);
        at = skip_space(text, end, limit);
        p.end = at;
    }
    return p;
}

#define CORE "tag:yaml.org,2002:"

static const Tag tags[] = {
    {S_INIT("!"), TAG_NONE, MEANING_STRING},
    {S_INIT("!include"), TAG_INCLUDE, MEANING_STRING},
    {S_INIT(CORE "str"), TAG_SCALAR, MEANING_STRING},
    {S_INIT(CORE "int"), TAG_SCALAR, MEANING_INT},
    {S_INIT(CORE "float"), TAG_SCALAR, MEANING_FLOAT},
    {S_INIT(CORE "bool"), TAG_SCALAR, MEANING_BOOL},
    {S_INIT(CORE "null"), TAG_SCALAR, MEANING_NULL},
    {S_INIT(CORE "map"), TAG_MAP, MEANING_BY_FORM},
    {S_INIT(CORE "seq"), TAG_LIST, MEANING_BY_FORM},
};

Tag tag_of(Tree *t, Str text, const char *name, const Properties *p)
{
    Tag none = {{0}, TAG_NONE, MEANING_BY_FORM};
    if (name == NULL)
        return none;
    for (size_t i = 0; i < sizeof tags / sizeof *tags; i++)
        if (str_eq(tags[i].name, str(name)))
            return tags[i];
    Str written = str_slice(text, p->tag.begin, p->tag.end);
    problem(t, MSG_YAML_TAG, p->tag, shown(t->ctx->tmp, written));
    none.use = TAG_UNKNOWN;
    return none;
}

bool tag_suits(Tree *t, Str text, const Tag *tag, TagUse use, const Properties *p)
{
    if (tag->use == TAG_NONE || tag->use == TAG_UNKNOWN || tag->use == use)
        return true;
    Str written = str_slice(text, p->tag.begin, p->tag.end);
    problem(t, MSG_YAML_TAG_KIND, p->tag, shown(t->ctx->tmp, written));
    return false;
}
