/* Legend: marks and what they mean, in lines of a given width. */
#include "figure/parts.h"

enum { MARK_WIDTH = 13000, MARK_GAP = 3500, ENTRY_GAP = 12000 };

static Len mark_width(Mark mark)
{
    switch (mark) {
    case MARK_RING:
    case MARK_DIAMOND:
    case MARK_ARROW:
        return MARK_WIDTH / 2 + MARK_GAP;
    case MARK_THICK:
    case MARK_THIN:
    case MARK_TINT:
    case MARK_BAR:
        return MARK_WIDTH + MARK_GAP;
    case MARK_NONE:
        break;
    }
    return 0;
}

static void mark_put(Canvas *c, Mark mark, Len x, Len y)
{
    Len centre = x + MARK_WIDTH / 4;
    switch (mark) {
    case MARK_RING:
        canvas_ring(c, centre, y, PT(2.6), PT(1), c->accent);
        break;
    case MARK_DIAMOND:
        canvas_diamond(c, centre, y, PT(3.2), c->dark);
        break;
    case MARK_ARROW:
        canvas_arrow(c, x + MARK_WIDTH / 2, y, PT(5.5), c->accent);
        break;
    case MARK_THICK:
        canvas_rect(c, x, y - PT(1.6), MARK_WIDTH, PT(3.2), c->accent);
        break;
    case MARK_THIN:
        canvas_rect(c, x, y - PT(0.4), MARK_WIDTH, PT(0.8), c->accent);
        break;
    case MARK_TINT:
        canvas_rect(c, x, y - PT(3.2), MARK_WIDTH, PT(6.4), c->tint);
        break;
    case MARK_BAR:
        canvas_rect(c, x, y - PT(2.5), MARK_WIDTH, PT(5), c->accent);
        break;
    case MARK_NONE:
        break;
    }
}

/* Goes through the entries; prints them when `put`. Gives the number of lines. */
static size_t legend_walk(Canvas *c, const LegendEntry *entries, size_t count, Len x, Len y,
                          Len width, bool put)
{
    size_t line = 0;
    Len at = 0;
    for (size_t i = 0; i < count; i++) {
        Len mark = mark_width(entries[i].mark);
        Fitted f = text_fit(c, INK_NOTE, entries[i].text, width - mark, 1);
        if (at > 0 && at + mark + f.width > width) {
            line++;
            at = 0;
        }
        Len top = y + (Len)line * c->small_leading;
        if (put) {
            mark_put(c, entries[i].mark, x + at, top + c->small_leading / 2);
            canvas_text(c, INK_NOTE, ANCHOR_LEFT, x + at + mark,
                        top + text_baseline(c, INK_NOTE, c->small_leading), f.lines[0], NOWHERE);
        }
        at += mark + f.width + ENTRY_GAP;
    }
    return line + 1;
}

Len legend_height(Canvas *c, const LegendEntry *entries, size_t count, Len width)
{
    return (Len)legend_walk(c, entries, count, 0, 0, width, false) * c->small_leading;
}

void legend_put(Canvas *c, const LegendEntry *entries, size_t count, Len x, Len y, Len width)
{
    legend_walk(c, entries, count, x, y, width, true);
}
