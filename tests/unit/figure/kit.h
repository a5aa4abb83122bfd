/* What the tests of figures share: data typed as the schema would type them, and what must hold of
 * every plot. */
#ifndef PDOC_TEST_FIGURE_KIT_H
#define PDOC_TEST_FIGURE_KIT_H

#include "figure/figure.h"

/* What the schema would say of these data. */
static inline void type_nodes(Node *n)
{
    static const struct {
        const char *key;
        Type type;
    } types[] = {
        {"date", TYPE_DATE},         {"start", TYPE_DATE},          {"end", TYPE_DATE},
        {"go_live", TYPE_DATE},      {"weight", TYPE_PERCENT},      {"percent", TYPE_PERCENT},
        {"amount", TYPE_MONEY},      {"value", TYPE_MEASURE},       {"target", TYPE_MEASURE},
        {"deadline", TYPE_DATE},     {"gti_minutes", TYPE_MINUTES}, {"gtr_minutes", TYPE_MINUTES},
        {"duration", TYPE_DURATION}, {"points", TYPE_MEASURE},      {"price", TYPE_MONEY},
    };
    for (Node *child = n->child; child != NULL; child = child->next) {
        for (size_t i = 0; i < sizeof types / sizeof *types; i++)
            if (child->child == NULL && str_eq(child->key, str(types[i].key)))
                child->type = types[i].type;
        type_nodes(child);
    }
}

/* ---- what must hold ---------------------------------------------------------------------------
 */

typedef struct {
    Len left, top, right, bottom;
} Box;

enum { SLACK = 300 }; /* accents of capitals may touch the line above */

static inline Box box_of(const Item *item)
{
    Len up = item->text.size * 95 / 100, down = item->text.size * 21 / 100;
    return (Box){item->x, item->y - up + SLACK, item->x + item->text.width, item->y + down - SLACK};
}

static inline bool is_apart(const Box *a, const Box *b)
{
    return a->right <= b->left || b->right <= a->left || a->bottom <= b->top || b->bottom <= a->top;
}

/* The first fault in words; empty when there is none. */
static inline Str fault_of(Ctx *ctx, const Plot *p)
{
    for (uint32_t i = 0; i < p->item_count; i++) {
        const Item *item = &p->items[i];
        if (item->kind == ITEM_RECT && (item->x < -PT(0.5) || item->y < -PT(0.5) ||
                                        item->x + item->rect.w > p->width + PT(2) ||
                                        item->y + item->rect.h > p->height + PT(0.5)))
            return str_print(ctx->mem, "a rectangle at %d,%d leaves %dx%d", item->x, item->y,
                             p->width, p->height);
        for (uint32_t k = 0; item->kind == ITEM_PATH && k < item->path.step_count; k++) {
            const PathStep *s = &item->path.steps[k];
            if (s->op != 'h' &&
                (s->x < -PT(0.5) || s->x > p->width + PT(0.5) || s->y < 0 || s->y > p->height))
                return str_print(ctx->mem, "a path at %d,%d leaves %dx%d", s->x, s->y, p->width,
                                 p->height);
        }
        if (item->kind != ITEM_TEXT)
            continue;
        Box a = box_of(item);
        if (a.left < 0 || a.top < -SLACK || a.right > p->width || a.bottom > p->height)
            return str_print(ctx->mem, "“" STR_FMT "” leaves the figure",
                             STR_ARG(item->text.run->text));
        for (uint32_t k = 0; k < i; k++) {
            if (p->items[k].kind != ITEM_TEXT)
                continue;
            Box b = box_of(&p->items[k]);
            if (!is_apart(&a, &b))
                return str_print(ctx->mem, "“" STR_FMT "” meets “" STR_FMT "”",
                                 STR_ARG(item->text.run->text),
                                 STR_ARG(p->items[k].text.run->text));
        }
    }
    return (Str){0};
}

#endif
