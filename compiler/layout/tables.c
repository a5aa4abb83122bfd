/* Tables: what the cells hold -> columns with their minimum, their maximum and their alignment;
 * a place on the page for the whole. Every cell is looked at once and forgotten: time is linear,
 * and memory does not grow with the rows. */
#include "layout/flow.h"

/* ---- measures ----------------------------------------------------------------------------- */

typedef struct {
    Len body_max; /* widest cell below the head */
    Len head_max; /* numbers: widest part up to the integer digits */
    bool numbers, dates, words, units;
} ColumnSeen;

/* Keeps the pieces of a cell that are never broken. */
static void sample_add(Layout *l, Sample *s, const Words *w)
{
    *VEC_PUSH(l->batch[0], &s->ends) = s->pieces.count;
    SamplePiece piece = {0, 0};
    for (size_t i = 0; i < w->count && i < SAMPLE_WORDS; i++) {
        const Word *word = &w->items[i];
        piece.width += word->width;
        piece.gap = word->gap;
        if (word->penalty < BREAK_NEVER || i + 1 == w->count) {
            *VEC_PUSH(l->batch[0], &s->pieces) = piece;
            piece.width = 0;
        } else {
            piece.width += word->gap;
        }
    }
    s->ends.items[s->ends.count - 1] = s->pieces.count;
}

static void cell_measure(Layout *l, const Table *t, const Block *cell, bool header,
                         TableColumn *column, ColumnSeen *seen, Sample *sample)
{
    Words w = words_new(l->scratch, t->width);
    if (cell != NULL)
        words_inlines(l, &w, cell->inlines, header ? t->head_style : t->style, 0);
    if (sample->rows < SAMPLE_ROWS)
        sample_add(l, sample, &w);
    if (cell == NULL)
        return;
    Extent e = words_extent(&w);
    column->min = e.min > column->min ? e.min : column->min;
    column->max = e.max > column->max ? e.max : column->max;
    column->weight += e.max;
    if (header)
        return;
    seen->body_max = e.max > seen->body_max ? e.max : seen->body_max;
    size_t integer_end;
    Str text = inlines_plain(l->scratch, cell->inlines);
    CellKind kind = cell_kind(text, l->lang, &integer_end);
    seen->numbers |= kind == CELL_NUMBER;
    seen->dates |= kind == CELL_DATE;
    seen->words |= kind == CELL_WORDS;
    seen->units |= kind == CELL_NUMBER && integer_end == SIZE_MAX;
    if (kind == CELL_NUMBER && !seen->words && !seen->units) {
        Len tail = cell_tail(l, t, text, integer_end), head = e.max - tail;
        column->tail = tail > column->tail ? tail : column->tail;
        seen->head_max = head > seen->head_max ? head : seen->head_max;
    }
}

static void columns_conclude(Table *t, const ColumnSeen *seen)
{
    for (uint32_t i = 0; i < t->column_count; i++) {
        TableColumn *column = &t->columns[i];
        column->numeric = seen[i].numbers && !seen[i].words && !seen[i].dates;
        column->fixed = column->numeric || (seen[i].dates && !seen[i].words);
        column->align = t->block->alignment == NULL ? ALIGN_NONE : t->block->alignment[i];
        if (column->align == ALIGN_NONE)
            column->align = column->numeric ? ALIGN_RIGHT : ALIGN_LEFT;
        if (column->align != ALIGN_RIGHT || !column->numeric || seen[i].units)
            column->tail = 0;
        Len body = seen[i].body_max, aligned = seen[i].head_max + column->tail;
        if (column->tail > 0 && aligned > body)
            body = aligned;
        column->max = body > column->max ? body : column->max;
        if (column->fixed && body > column->min)
            column->min = body;
    }
}

static Len gaps_of(const Table *t)
{
    return t->pad_x * 2 * (Len)(t->column_count - (t->shade == NULL));
}

/* A column without a word below its head is to be filled in: such columns share close to half of
 * the line, or what the others can spare, and the table takes the whole line. */
static void columns_leave_room(Table *t, const ColumnSeen *seen)
{
    int64_t blanks = 0, others = 0, room = t->width - gaps_of(t);
    for (uint32_t i = 0; i < t->column_count; i++) {
        blanks += seen[i].body_max == 0;
        others += seen[i].body_max == 0 ? 0 : t->columns[i].min;
    }
    int64_t wish = room * 9 / 20, left = room * 3 / 4 - others;
    int64_t least = wish < left ? wish : left;
    for (uint32_t i = 0; i < t->column_count && least > 0; i++) {
        TableColumn *column = &t->columns[i];
        if (seen[i].body_max > 0)
            continue;
        Len min = (Len)(least / blanks), max = (Len)(room * 3 / 4 / blanks);
        column->min = min > column->min ? min : column->min;
        column->max = max > column->max ? max : column->max;
    }
}

static void columns_measure(Layout *l, Table *t, const Stream *out, Sample *sample)
{
    ColumnSeen *seen = NEW_ARRAY(l->batch[0], ColumnSeen, t->column_count);
    l->dry = true;
    for (const Block *row = t->block->child; row != NULL; row = row->next) {
        const Block *cell = row->child;
        for (uint32_t i = 0; i < t->column_count; i++) {
            t->headed |= row->header && cell != NULL && cell->inlines != NULL;
            cell_measure(l, t, cell, row->header, &t->columns[i], &seen[i], sample);
            cell = cell == NULL ? NULL : cell->next;
        }
        sample->rows += sample->rows < SAMPLE_ROWS;
        scratch_done(l, out);
    }
    l->dry = false;
    columns_conclude(t, seen);
    if (t->block->child != NULL && t->block->child->next != NULL)
        columns_leave_room(t, seen);
}

/* ---- the table ---------------------------------------------------------------------------- */

static void columns_place(Table *t)
{
    Len x = t->x + (t->shade == NULL ? 0 : t->pad_x);
    for (uint32_t i = 0; i < t->column_count; i++) {
        t->columns[i].x = x;
        x += t->columns[i].width + 2 * t->pad_x;
    }
}

static void table_style(Layout *l, Table *t, int32_t per_cent)
{
    const Theme *theme = l->theme;
    Style style = {.face = FACE_SANS,
                   .colour = theme->text,
                   .features = FEATURE_TABULAR,
                   .size = theme->table_size * per_cent / 100};
    t->style = style_add(l, style);
    style.weight = STYLE_BOLD;
    style.colour = theme->heading;
    t->head_style = style_add(l, style);
    t->leading = theme->table_leading * per_cent / 100;
    t->pad_x = theme->table_pad_x * per_cent / 100;
    t->pad_y = theme->table_pad_y;
}

/* Rounded up: a word must not be a thousandth wider than its column. */
static Len scaled(Len len, int32_t per_cent)
{
    return (Len)(((int64_t)len * per_cent + 99) / 100);
}

static void columns_scale(Table *t, int32_t per_cent)
{
    for (uint32_t i = 0; i < t->column_count; i++) {
        TableColumn *column = &t->columns[i];
        column->min = scaled(column->min, per_cent);
        column->max = scaled(column->max, per_cent);
        column->tail = scaled(column->tail, per_cent);
    }
}

enum { SMALL_TABLE = 60 }; /* per cent of the measure */

/* Wide tables reach left as far as the headings' numbers do, then use smaller letters. */
static Len table_fit(Layout *l, const Column *c, Table *t, Sample *sample)
{
    static const int32_t sizes[] = {100, 92, 85, 78};
    Len hang = c->x == l->left && c->out == &l->body ? l->hang : 0;
    int64_t min = table_min(t) + gaps_of(t), max = table_max(t) + gaps_of(t);
    if (min <= (l->numbered ? c->width * 4 / 5 : c->width))
        hang = 0;
    t->x = c->x - hang;
    t->width = c->width + hang;
    if (max < (int64_t)c->width * SMALL_TABLE / 100) /* a small table does not drift apart */
        t->width = c->width * SMALL_TABLE / 100;
    for (size_t i = 1; i < 4 && table_min(t) + gaps_of(t) > t->width; i++) {
        table_style(l, t, sizes[i]);
        columns_scale(t, sizes[i] * 100 / sizes[i - 1]);
        sample->per_cent = sizes[i];
    }
    if (gaps_of(t) > t->width / 3)
        t->pad_x = t->width / 6 / (Len)t->column_count;
    return t->width - gaps_of(t);
}

void flow_table(Layout *l, const Column *c, const Block *b)
{
    if (b->columns == 0)
        return;
    Table *t = NEW(l->ctx->tmp, Table);
    t->block = b;
    t->column_count = b->columns;
    t->columns = NEW_ARRAY(l->ctx->tmp, TableColumn, b->columns);
    t->element = element_add(l, ROLE_TABLE, c->element);
    if (b->number.n > 0) {
        stream_gap(c->out, l->theme->paragraph_gap * 2, l->theme->paragraph_gap);
        flow_caption(l, c, b, t->element, ALIGN_LEFT);
        stream_keep(c->out, PAGE_NEVER);
    }
    t->width = c->width;
    table_style(l, t, 100);
    if (l->theme->zebra) {
        Decor *shade = NEW(l->ctx->tmp, Decor);
        shade->parent = c->decor;
        t->shade = shade;
    }
    Sample sample = {.per_cent = 100};
    columns_measure(l, t, c->out, &sample);
    Len room = table_fit(l, c, t, &sample);
    table_widths(l, t, &sample, room);
    columns_place(t);
    table_rows(l, c, t);
}
