/* Tables -> GFM: cells padded to columns of equal display width where a line then stays within
 * LINE_LIMIT columns of text, else one space on each side. */
#include "markdown/write.h"

enum { LINE_LIMIT = 120, RULE_MIN = 3 };

typedef struct {
    Writer *w;
    const Block *block;
    Str *cells;      /* rows x columns */
    size_t *lengths; /* their display widths */
    size_t *widths;  /* of the columns */
    size_t rows;
    bool aligned;
} Table;

static size_t display_width(Str s)
{
    size_t width = 0;
    for (size_t at = 0; at < s.n;)
        width += utf8_width(utf8_next(s, &at));
    return width;
}

static void collect_cells(Table *t)
{
    size_t columns = t->block->columns;
    for (const Block *row = t->block->child; row != NULL; row = row->next)
        t->rows++;
    t->cells = NEW_ARRAY(t->w->ctx->tmp, Str, t->rows * columns);
    t->lengths = NEW_ARRAY(t->w->ctx->tmp, size_t, t->rows * columns);
    t->widths = NEW_ARRAY(t->w->ctx->tmp, size_t, columns);
    size_t at = 0;
    for (const Block *row = t->block->child; row != NULL; row = row->next) {
        const Block *cell = row->child;
        for (size_t i = 0; i < columns; i++, at++) {
            if (cell == NULL)
                continue;
            Str text = write_inlines(t->w, cell->inlines, FORM_CELL);
            t->cells[at] = arena_copy(t->w->ctx->tmp, text);
            t->lengths[at] = display_width(t->cells[at]);
            t->widths[i] = t->lengths[at] > t->widths[i] ? t->lengths[at] : t->widths[i];
            cell = cell->next;
        }
    }
}

static void choose_widths(Table *t)
{
    size_t line = display_width(t->w->prefix) + 1;
    for (size_t i = 0; i < t->block->columns; i++) {
        t->widths[i] = t->widths[i] < RULE_MIN ? RULE_MIN : t->widths[i];
        line += t->widths[i] + 3;
    }
    t->aligned = line <= LINE_LIMIT;
    for (size_t i = 0; !t->aligned && i < t->block->columns; i++)
        t->widths[i] = RULE_MIN;
}

static void put_cell(const Table *t, size_t at, size_t column, Buf *line)
{
    size_t room = t->aligned ? t->widths[column] - t->lengths[at] : 0;
    Align align = t->block->alignment[column];
    size_t left = align == ALIGN_RIGHT ? room : align == ALIGN_CENTER ? room / 2 : 0;
    buf_byte(line, ' ');
    buf_repeat(line, ' ', left);
    buf_put(line, t->cells[at]);
    buf_repeat(line, ' ', room - left);
    buf_put(line, S(" |"));
}

static void put_rule(const Table *t, size_t column, Buf *line)
{
    Align align = t->block->alignment[column];
    bool left = align == ALIGN_LEFT || align == ALIGN_CENTER;
    bool right = align == ALIGN_RIGHT || align == ALIGN_CENTER;
    buf_put(line, left ? S(" :") : S(" "));
    buf_repeat(line, '-', t->widths[column] - (size_t)left - (size_t)right);
    buf_put(line, right ? S(": |") : S(" |"));
}

void write_table(Writer *w, const Block *block)
{
    Table t = {.w = w, .block = block};
    collect_cells(&t);
    choose_widths(&t);
    Buf line = buf_new(w->ctx->tmp);
    for (size_t row = 0; row < t.rows; row++) {
        line.n = 0;
        buf_byte(&line, '|');
        for (size_t i = 0; i < block->columns; i++)
            put_cell(&t, row * block->columns + i, i, &line);
        write_line(w, buf_str(&line));
        if (row > 0)
            continue;
        line.n = 0;
        buf_byte(&line, '|');
        for (size_t i = 0; i < block->columns; i++)
            put_rule(&t, i, &line);
        write_line(w, buf_str(&line));
    }
}
