/* Words: values as they are printed, short dates, the words that figures add. */
#include "figure/parts.h"

static const char *const months[LANG_COUNT][12] = {
    {"janv.", "févr.", "mars", "avr.", "mai", "juin", "juil.", "août", "sept.", "oct.", "nov.",
     "déc."},
    {"Jan", "Feb", "Mar", "Apr", "May", "June", "July", "Aug", "Sept", "Oct", "Nov", "Dec"},
};

static const char *const weekdays[LANG_COUNT][7] = {
    {"lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"},
    {"Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"},
};

static const char *const weekdays_brief[LANG_COUNT][7] = {
    {"lun.", "mar.", "mer.", "jeu.", "ven.", "sam.", "dim."},
    {"Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"},
};

Str month_brief(Lang lang, int32_t month)
{
    return str(months[lang][month - 1]);
}

Str month_initial(Lang lang, int32_t month)
{
    static const char initials[LANG_COUNT][13] = {"JFMAMJJASOND", "JFMAMJJASOND"};
    return (Str){&initials[lang][month - 1], 1};
}

Str weekday_brief(Lang lang, int weekday)
{
    return str(weekdays_brief[lang][weekday]);
}

Str weekday_long(Lang lang, int weekday)
{
    return str(weekdays[lang][weekday]);
}

Str prose_text(Canvas *c, const Node *n)
{
    return typography_value(c->typography, node_text(n));
}

Str value_text(Canvas *c, const Node *n, Str form)
{
    Str text = node_text(n);
    if (n == NULL || n->kind == NODE_LIST || n->kind == NODE_MAP)
        return (Str){0};
    if (!locale_format(c->ctx, c->data->locale, n, form, &text))
        locale_format(c->ctx, c->data->locale, n, (Str){0}, &text);
    return typography_value(c->typography, text);
}

Str made_text(Canvas *c, Type type, Str text, const Node *like, Str form)
{
    Node *n = NEW(c->ctx->tmp, Node);
    *n = (Node){.kind = NODE_STRING, .type = type, .text = text};
    n->parent = like == NULL ? NULL : like->parent; /* the currency and unit around it hold */
    return value_text(c, n, form);
}

Str date_long(Canvas *c, Date d)
{
    return made_text(c, TYPE_DATE, date_text(c->ctx->mem, d), NULL, (Str){0});
}

Str date_brief(Canvas *c, Date d)
{
    const char *day = d.day == 1 && c->lang == LANG_FR ? "er" : "";
    return str_print(c->ctx->mem, "%d%s\u00A0%s", (int)d.day, day, months[c->lang][d.month - 1]);
}

Str said_list(Canvas *c, const Str *items, size_t count)
{
    return locale_list(c->ctx, c->data->locale, items, count);
}
