/* Rows: a table's rows -> strips, one per line of cells, that pages may be cut between only where
 * a row is too tall. Thin rules above, below the head and below all; hair lines between rows. */
#include "layout/flow.h"

#include <string.h>

enum { RULE_THICK = 800, RULE_THIN = 450, RULE_HAIR = 250 }; /* thousandths of a point */

typedef struct {
    SetLines lines;
    uint32_t element;
} CellSet;

typedef struct {
    Layout *l;
    const Column *column;
    Table *table;
    CellSet *cells; /* of the row at hand */
    uint32_t slices;
    bool header;
} Rower;

/* ---- cells -------------------------------------------------------------------------------- */

/* How far from the right edge a number stands, for integer parts to end in one place. */
static Len number_shift(Rower *r, const Block *cell, const TableColumn *column)
{
    size_t integer_end;
    if (r->header || column->tail == 0)
        return 0;
    Str text = inlines_plain(r->l->scratch, cell->inlines);
    if (cell_kind(text, r->l->lang, &integer_end) != CELL_NUMBER || integer_end == SIZE_MAX)
        return 0;
    Len tail = cell_tail(r->l, r->table, text, integer_end);
    return tail < column->tail ? column->tail - tail : 0;
}

static void cell_set(Rower *r, const Block *cell, uint32_t index, uint32_t row_element)
{
    Layout *l = r->l;
    const TableColumn *column = &r->table->columns[index];
    CellSet *out = &r->cells[index];
    out->element = element_add(l, r->header ? ROLE_TH : ROLE_TD, row_element);
    StyleId style = r->header ? r->table->head_style : r->table->style;
    Words w = words_new(l->scratch, column->width);
    words_inlines(l, &w, cell->inlines, style, out->element);
    Len width = column->width - number_shift(r, cell, column);
    if (words_extent(&w).max > width)
        width = column->width;
    ParaStyle p = {style, r->table->leading, column->align, !column->fixed};
    out->lines = set_words(l, &w, column->x, width, &p);
    if (out->lines.count > r->slices)
        r->slices = (uint32_t)out->lines.count;
}

/* ---- strips ------------------------------------------------------------------------------- */

/* Heads of columns stand on the row's last line, other cells begin on its first. */
static size_t line_of_slice(const Rower *r, const CellSet *cell, uint32_t slice)
{
    size_t skipped = r->header ? r->slices - cell->lines.count : 0;
    return slice < skipped || slice - skipped >= cell->lines.count ? SIZE_MAX : slice - skipped;
}

static Strip slice_measure(const Rower *r, uint32_t slice)
{
    Strip strip = {.height = r->table->leading};
    strip.baseline = baseline_of(r->l, r->table->style, r->table->leading);
    Len below = strip.height - strip.baseline;
    for (uint32_t i = 0; i < r->table->column_count; i++) {
        size_t at = line_of_slice(r, &r->cells[i], slice);
        if (at == SIZE_MAX)
            continue;
        const SetLine *line = &r->cells[i].lines.items[at];
        strip.baseline = line->baseline > strip.baseline ? line->baseline : strip.baseline;
        Len under = line->height - line->baseline;
        below = under > below ? under : below;
    }
    strip.height = strip.baseline + below;
    if (slice == 0) {
        strip.height += r->table->pad_y;
        strip.baseline += r->table->pad_y;
    }
    if (slice + 1 == r->slices)
        strip.height += r->table->pad_y;
    return strip;
}

static Placed cell_line(const Rower *r, const CellSet *cell, uint32_t slice, Len baseline)
{
    size_t at = line_of_slice(r, cell, slice);
    if (at == SIZE_MAX)
        return (Placed){0};
    const SetLine *line = &cell->lines.items[at];
    Item *items = (Item *)line->placed.items; /* made by set_words for this row alone */
    for (uint32_t i = 0; i < line->placed.count; i++)
        items[i].y += baseline - line->baseline;
    return line->placed;
}

static size_t notes_of_slice(const Rower *r, uint32_t slice)
{
    size_t most = 0;
    for (uint32_t i = 0; i < r->table->column_count; i++) {
        size_t at = line_of_slice(r, &r->cells[i], slice);
        size_t notes = at == SIZE_MAX ? 0 : r->cells[i].lines.items[at].notes;
        most = notes > most ? notes : most;
    }
    return most;
}

typedef struct {
    Item items[3];
    size_t count;
} Rules;

static void rule_add(const Rower *r, Rules *rules, Len y, Len thickness, Colour colour)
{
    rules->items[rules->count++] = item_rect(r->table->x, y, r->table->width, thickness, colour);
}

static Rules rules_of(const Rower *r, uint32_t slice, Len height, bool first_row, bool last_row)
{
    const Theme *t = r->l->theme;
    Rules rules = {.count = 0};
    bool top = r->header || (first_row && !r->table->headed);
    if (slice == 0 && top)
        rule_add(r, &rules, -RULE_THICK, RULE_THICK, t->heading);
    else if (slice == 0 && !first_row)
        rule_add(r, &rules, -RULE_HAIR / 2, RULE_HAIR, t->rule);
    if (slice + 1 < r->slices)
        return rules;
    if (r->header)
        rule_add(r, &rules, height - RULE_THIN, RULE_THIN, t->heading);
    if (last_row)
        rule_add(r, &rules, height, RULE_THICK, t->heading);
    return rules;
}

static void row_set(Rower *r, const Block *row, uint32_t section)
{
    uint32_t element = element_add(r->l, ROLE_ROW, section), i = 0;
    r->slices = 1;
    memset(r->cells, 0, r->table->column_count * sizeof *r->cells);
    for (const Block *cell = row->child; cell != NULL && i < r->table->column_count;
         cell = cell->next)
        cell_set(r, cell, i++, element);
}

static int32_t penalty_inside(const Rower *r, uint32_t slice, Len height)
{
    if (r->header || height <= r->l->height * 3 / 5)
        return PAGE_NEVER;
    if (height > r->l->height && slice > 1 && slice + 1 < r->slices)
        return PAGE_LONELY; /* it must be cut somewhere */
    return slice == 1 || slice + 1 == r->slices ? PAGE_NEVER : PAGE_COLON;
}

/* The strips of the row just set. */
static void row_strips(Rower *r, bool first, bool last, const Decor *decor)
{
    uint32_t count = r->table->column_count;
    Row *row = NEW(r->l->batch[0], Row);
    Placed *lines = NEW_ARRAY(r->l->batch[0], Placed, (size_t)count * r->slices);
    *row = (Row){lines, count, r->slices};
    Column column = *r->column;
    column.decor = decor;
    Len total = (Len)r->slices * r->table->leading;
    for (uint32_t slice = 0; slice < r->slices; slice++) {
        Strip strip = slice_measure(r, slice);
        Rules rules = rules_of(r, slice, strip.height, first, last);
        for (uint32_t i = 0; i < count; i++)
            lines[i * r->slices + slice] = cell_line(r, &r->cells[i], slice, strip.baseline);
        strip.placed = placed_copy(r->l, rules.items, rules.count);
        strip.row = row;
        strip.slice = slice;
        strip.table = r->header ? NULL : r->table;
        if (slice > 0)
            strip.penalty = penalty_inside(r, slice, total);
        stream_push(r->l, &column, strip);
        stream_notes(r->l, &column, notes_of_slice(r, slice));
    }
}

/* ---- the head ----------------------------------------------------------------------------- */

/* The head is set once; its strips stand in the stream, and copies of them, which live as long as
 * the table, above the rows of each page that follows. */
static void head_keep(Layout *l, Table *t, const Strip *strips, size_t count)
{
    Strip *head = NEW_ARRAY(l->ctx->tmp, Strip, count);
    for (size_t i = 0; i < count; i++) {
        head[i] = strips[i];
        t->head_height += strips[i].height;
        const Row *row = strips[i].row;
        size_t items = strips[i].placed.count;
        for (uint32_t cell = 0; cell < row->cells; cell++)
            items += row->lines[cell * row->slices + strips[i].slice].count;
        Item *all = NEW_ARRAY(l->ctx->tmp, Item, items), *at = all;
        for (uint32_t n = 0; n < strips[i].placed.count; n++)
            if (strips[i].placed.items[n].kind == ITEM_RECT) /* no label of a list item */
                *at++ = strips[i].placed.items[n];
        for (uint32_t cell = 0; cell < row->cells; cell++) {
            const Placed *line = &row->lines[cell * row->slices + strips[i].slice];
            for (uint32_t n = 0; n < line->count; n++)
                *at++ = line->items[n];
        }
        head[i].placed = (Placed){all, (uint32_t)(at - all)};
        head[i].row = NULL;
    }
    t->head = head;
    t->head_count = count;
}

static void head_set(Rower *r, const Block *row, uint32_t table_element)
{
    Layout *l = r->l;
    r->header = true;
    row_set(r, row, element_add(l, ROLE_TABLE_HEAD, table_element));
    Stream *out = r->column->out;
    size_t first = out->count;
    row_strips(r, true, false, r->column->decor);
    r->header = false;
    head_keep(l, r->table, out->items + first, out->count - first);
    stream_keep(out, PAGE_NEVER);
    scratch_done(l, out);
}

/* ---- all rows ----------------------------------------------------------------------------- */

static void body_set(Rower *r, const Block *first, uint32_t table_element)
{
    Layout *l = r->l;
    Stream *out = r->column->out;
    enum { SMALL_ROWS = 5 }; /* a table of so few is better seen whole */
    uint32_t section = element_add(l, ROLE_TABLE_BODY, table_element), at = 0, rows = 0;
    for (const Block *row = first; row != NULL; row = row->next)
        rows++;
    for (const Block *row = first; row != NULL; row = row->next, at++) {
        r->cells = NEW_ARRAY(l->scratch, CellSet, r->table->column_count);
        row_set(r, row, section);
        if (at > 0 && rows <= SMALL_ROWS)
            stream_keep(out, PAGE_SMALL);
        else if (at == 1 || (at > 0 && row->next == NULL))
            stream_keep(out, PAGE_LONELY);
        bool shaded = r->table->shade != NULL && at % 2 == 1;
        row_strips(r, at == 0, row->next == NULL, shaded ? r->table->shade : r->column->decor);
        scratch_done(l, out);
        if (out == &l->body)
            pages_flush(l, false);
    }
}

void table_rows(Layout *l, const Column *c, Table *t)
{
    Rower r = {.l = l, .column = c, .table = t};
    r.cells = NEW_ARRAY(l->scratch, CellSet, t->column_count);
    uint32_t element = t->element;
    if (t->shade != NULL)
        *(Decor *)t->shade = (Decor){c->decor, t->x, t->width, 0, 0, 0, l->theme->shade};
    const Block *row = t->block->child;
    bool captioned = t->block->number.n > 0;
    stream_gap(c->out, l->theme->paragraph_gap * (captioned ? 1 : 3) / 2, l->theme->paragraph_gap);
    if (row != NULL && row->header) {
        if (t->headed)
            head_set(&r, row, element);
        row = row->next;
    }
    body_set(&r, row, element);
    stream_gap(c->out, l->theme->paragraph_gap * 2, l->theme->paragraph_gap);
}
