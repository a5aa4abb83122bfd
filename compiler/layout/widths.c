/* Widths: columns with minimum and maximum -> widths that share the room.
 *
 * Each column has a minimum (its widest word) and a maximum (its widest cell on one line), as in
 * CSS 2.1, 17.5.2.2. Between them, widths begin with the square root of what a column holds, so
 * that short columns stay on one line; then the first rows decide: width goes where it makes them
 * less high. */
#include "layout/flow.h"

static int64_t isqrt(int64_t n)
{
    int64_t low = 0, high = 3037000499;
    while (low < high) {
        int64_t middle = low + (high - low + 1) / 2;
        if (middle <= n / middle)
            low = middle;
        else
            high = middle - 1;
    }
    return low;
}

/* A column's width when the square root of what it holds is worth `level` thousandths. */
static Len width_at(const TableColumn *column, int64_t level)
{
    int64_t root = isqrt((int64_t)column->max * 1000 + column->weight);
    int64_t width = root * level / 1000;
    width = width > column->max ? column->max : width;
    return (Len)(width < column->min ? column->min : width);
}

static int64_t widths_at(const Table *t, int64_t level)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        sum += width_at(&t->columns[i], level);
    return sum;
}

int64_t table_min(const Table *t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        sum += t->columns[i].min;
    return sum;
}

int64_t table_max(const Table *t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        sum += t->columns[i].max;
    return sum;
}

/* Not even the widest words fit: each column gets its part of what there is. */
static void widths_squeeze(Table *t, Len room)
{
    int64_t min = table_min(t);
    for (uint32_t i = 0; i < t->column_count; i++)
        t->columns[i].width = (Len)((int64_t)t->columns[i].min * room / min);
}

static void widths_between(Table *t, Len room)
{
    int64_t low = 0, high = INT64_C(1) << 32;
    while (low < high) { /* the highest level that fits */
        int64_t middle = low + (high - low + 1) / 2;
        if (widths_at(t, middle) <= room)
            low = middle;
        else
            high = middle - 1;
    }
    for (uint32_t i = 0; i < t->column_count; i++)
        t->columns[i].width = width_at(&t->columns[i], low);
}

/* ---- weighing ------------------------------------------------------------------------------ */

/* How columns share the room is weighed by how high the first rows become: their words are put on
 * lines, first fit. */
typedef struct {
    Table *table;
    const Sample *sample;
    uint16_t *lines; /* rows x columns, at the widths so far */
    uint16_t *tried; /* ditto, of two columns: rows x 2 */
} Weigher;

static uint16_t cell_lines(const Sample *s, size_t cell, int64_t width)
{
    size_t at = cell == 0 ? 0 : s->ends.items[cell - 1];
    int64_t x = 0;
    uint16_t lines = 1;
    for (; at < s->ends.items[cell]; at++) {
        const SamplePiece *piece = &s->pieces.items[at];
        if (x > 0 && x + piece->width > width) {
            x = 0;
            lines++;
        }
        x += piece->width + piece->gap;
    }
    return lines;
}

static void column_lines(const Weigher *w, uint32_t column, uint16_t *out, size_t step)
{
    /* Pieces were measured in full size. */
    int64_t width = (int64_t)w->table->columns[column].width * 100 / w->sample->per_cent;
    for (uint32_t row = 0; row < w->sample->rows; row++)
        out[row * step] =
            cell_lines(w->sample, (size_t)row * w->table->column_count + column, width);
}

/* The sample's height in lines, sixteen times; a cell that wraps counts a little by itself. `a` and
 * `b` are the columns that are tried. */
static int64_t sample_height(const Weigher *w, uint32_t a, uint32_t b)
{
    uint32_t count = w->table->column_count;
    int64_t height = 0;
    for (uint32_t row = 0; row < w->sample->rows; row++) {
        uint16_t most = 1;
        for (uint32_t i = 0; i < count; i++) {
            uint16_t lines = i == a   ? w->tried[row * 2]
                             : i == b ? w->tried[row * 2 + 1]
                                      : w->lines[row * count + i];
            most = lines > most ? lines : most;
            height += lines;
        }
        height += most * 16;
    }
    return height;
}

static void tried_keep(const Weigher *w, uint32_t a, uint32_t b)
{
    for (uint32_t row = 0; row < w->sample->rows; row++) {
        w->lines[row * w->table->column_count + a] = w->tried[row * 2];
        w->lines[row * w->table->column_count + b] = w->tried[row * 2 + 1];
    }
}

/* Takes `step` from one column for another when the table gets less high. */
static bool widths_move(const Weigher *w, Len step, int64_t *height)
{
    bool moved = false;
    Table *t = w->table;
    for (uint32_t from = 0; from < t->column_count; from++) {
        for (uint32_t to = 0; to < t->column_count; to++) {
            TableColumn *giver = &t->columns[from], *taker = &t->columns[to];
            if (from == to || giver->width - step < giver->min || taker->width >= taker->max)
                continue;
            giver->width -= step;
            taker->width += step;
            column_lines(w, from, w->tried, 2);
            column_lines(w, to, w->tried + 1, 2);
            int64_t now = sample_height(w, from, to);
            if (now < *height) {
                *height = now;
                moved = true;
                tried_keep(w, from, to);
            } else {
                giver->width += step;
                taker->width -= step;
            }
        }
    }
    return moved;
}

/* Between minimum and maximum: a fair first guess, then whatever makes the table less high. */
static void widths_weigh(Layout *l, Table *t, Len room, const Sample *s)
{
    enum { COLUMNS = 16, ROUNDS = 6 };
    widths_between(t, room);
    if (t->column_count > COLUMNS || s->rows == 0)
        return;
    Weigher w = {.table = t, .sample = s};
    w.lines = NEW_ARRAY(l->batch[0], uint16_t, (size_t)s->rows * t->column_count);
    w.tried = NEW_ARRAY(l->batch[0], uint16_t, (size_t)s->rows * 2);
    for (uint32_t i = 0; i < t->column_count; i++)
        column_lines(&w, i, w.lines + i, t->column_count);
    int64_t height = sample_height(&w, UINT32_MAX, UINT32_MAX);
    for (Len step = room / 8; step > PT(1); step = step * 2 / 3)
        for (int round = 0; round < ROUNDS && widths_move(&w, step, &height); round++)
            continue;
}

/* Everything fits on one line: what is left over goes to the columns of words. */
static bool takes_more(const TableColumn *column)
{
    return !column->fixed && column->align != ALIGN_RIGHT;
}

static void widths_spread(Table *t, Len room)
{
    int64_t left = room - table_max(t), words = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        words += takes_more(&t->columns[i]) ? t->columns[i].max : 0;
    for (uint32_t i = 0; i < t->column_count; i++) {
        TableColumn *column = &t->columns[i];
        int64_t share = takes_more(column) ? left * column->max / words : 0;
        column->width = column->max + (Len)(words == 0 ? left / t->column_count : share);
    }
}

void table_widths(Layout *l, Table *t, const Sample *sample, Len room)
{
    if (table_min(t) > room)
        widths_squeeze(t, room);
    else if (table_max(t) > room)
        widths_weigh(l, t, room, sample);
    else
        widths_spread(t, room);
}
