/* Tables: what the cells hold -> the widths of the columns.
 *
 * Each column has a minimum (its widest word) and a maximum (its widest cell on one line), as in
 * CSS 2.1, 17.5.2.2. Between them, widths grow with the square root of what a column holds, so
 * that short columns stay on one line and long ones share the rest. Every cell is looked at once
 * and forgotten: time is linear, and memory does not grow with the rows. */
#include "layout/flow.h"

/* ---- what a cell holds -------------------------------------------------------------------- */

/* Spaces inside numbers: U+0020, U+00A0, U+2009, U+202F. */
static bool is_space(uint32_t c)
{
    return c == ' ' || c == 0xA0 || c == 0x2009 || c == 0x202F;
}

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

static bool is_sign(uint32_t c)
{
    return c == '+' || c == '-' || c == 0x2212 || c == 0xB1 || c == 0x2264 || c == 0x2265 ||
           c == '<' || c == '>' || c == '~' || c == 0x2248;
}

static bool is_currency(uint32_t c)
{
    return c == 0x20AC || c == '$' || c == 0xA3 || c == 0xA5;
}

static bool is_blank(Str text)
{
    static const Str blanks[] = {{0},           S_INIT("-"),   S_INIT("–"),    S_INIT("—"),
                                 S_INIT("n/a"), S_INIT("N/A"), S_INIT("s.o."), S_INIT("s. o.")};
    for (size_t i = 0; i < sizeof blanks / sizeof blanks[0]; i++)
        if (str_eq(text, blanks[i]))
            return true;
    return false;
}

/* 31/12/2027, 2027-12-31, 31.12.2027, 17:30: digits and one kind of mark, in groups. */
static bool is_date(Str text)
{
    size_t groups = 1, length = 0;
    char mark = 0;
    for (size_t i = 0; i < text.n; i++) {
        char c = text.p[i];
        if (is_digit((unsigned char)c)) {
            length++;
        } else if (length > 0 && (c == '/' || c == '-' || c == '.' || c == ':') &&
                   (mark == 0 || mark == c)) {
            mark = c;
            groups++;
            length = 0;
        } else {
            return false;
        }
    }
    return length > 0 && (groups == 3 || (groups == 2 && mark == ':'));
}

typedef struct {
    Str text;
    size_t at;
} Scan;

static uint32_t peek(const Scan *s, size_t *next)
{
    *next = s->at;
    return s->at < s->text.n ? utf8_next(s->text, next) : 0;
}

static void skip(Scan *s, bool (*is)(uint32_t))
{
    for (size_t next; is(peek(s, &next));)
        s->at = next;
}

/* Digits in groups; false when there is none. */
static bool skip_digits(Scan *s)
{
    size_t begin = s->at, end = s->at, next;
    for (uint32_t c; (c = peek(s, &next)) != 0 && (is_digit(c) || is_space(c)); s->at = next)
        if (is_digit(c))
            end = next;
    s->at = end;
    return end > begin;
}

/* What may follow a number: per cent, a currency, a unit of at most five letters. */
static bool skip_unit(Scan *s)
{
    enum { UNIT_LETTERS = 5 };
    skip(s, is_space);
    size_t next, letters = 0;
    for (uint32_t c; (c = peek(s, &next)) != 0; s->at = next) {
        bool sign = c == '%' || c == 0x2030 || c == 0xB0 || c == '/' || c == 0xB2 || is_currency(c);
        if (!sign && !char_is_letter(c))
            return false;
        letters += !sign;
    }
    return letters <= UNIT_LETTERS;
}

CellKind cell_kind(Str text, Lang lang, size_t *integer_end)
{
    text = str_trim(text);
    *integer_end = 0;
    if (is_blank(text))
        return CELL_EMPTY;
    if (is_date(text))
        return CELL_DATE;
    Scan s = {text, 0};
    skip(&s, is_sign);
    skip(&s, is_space);
    skip(&s, is_currency);
    if (!skip_digits(&s))
        return CELL_WORDS;
    *integer_end = s.at;
    size_t next;
    uint32_t mark = peek(&s, &next);
    while (mark == ',' || mark == '.') {
        s.at = next;
        if (!skip_digits(&s))
            return CELL_WORDS;
        if (mark != (lang == LANG_FR ? ',' : '.')) /* "1,250" in English: groups of digits */
            *integer_end = s.at;
        mark = peek(&s, &next);
    }
    size_t digits_end = s.at;
    if (!skip_unit(&s))
        return CELL_WORDS;
    if (s.at > digits_end || !is_digit((unsigned char)text.p[0]))
        *integer_end = SIZE_MAX;
    return CELL_NUMBER;
}

Len cell_tail(Layout *l, const Table *t, Str text, size_t integer_end)
{
    Words w = words_new(l->scratch, 0);
    text = str_trim(text);
    words_text(l, &w, str_slice(text, integer_end, text.n), t->style, 0, NOWHERE);
    return words_extent(&w).max;
}

/* ---- measures ----------------------------------------------------------------------------- */

typedef struct {
    Len body_max; /* widest cell below the head */
    Len head_max; /* numbers: widest part up to the integer digits */
    bool numbers, dates, words, units;
} ColumnSeen;

/* The widths of the first rows' cells: enough to weigh columns against each other. */
enum { SAMPLE_ROWS = 40 };

typedef struct {
    Len *widths; /* rows x columns: on one line */
    uint32_t rows;
} Sample;

static void cell_measure(Layout *l, const Table *t, const Block *cell, bool header,
                         TableColumn *column, ColumnSeen *seen, Len *width)
{
    Words w = words_new(l->scratch, t->width);
    words_inlines(l, &w, cell->inlines, header ? t->head_style : t->style, 0);
    Extent e = words_extent(&w);
    *width = e.max;
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

static void columns_measure(Layout *l, Table *t, const Stream *out, Sample *sample)
{
    Len unused;
    ColumnSeen *seen = NEW_ARRAY(l->ctx->tmp, ColumnSeen, t->column_count);
    l->dry = true;
    for (const Block *row = t->block->child; row != NULL; row = row->next) {
        uint32_t i = 0, at = sample->rows * t->column_count;
        bool kept = sample->rows < SAMPLE_ROWS;
        for (const Block *cell = row->child; cell != NULL && i < t->column_count; i++) {
            t->headed |= row->header && cell->inlines != NULL;
            cell_measure(l, t, cell, row->header, &t->columns[i], &seen[i],
                         kept ? &sample->widths[at + i] : &unused);
            cell = cell->next;
        }
        sample->rows += kept;
        scratch_done(l, out);
    }
    l->dry = false;
    columns_conclude(t, seen);
}

/* ---- widths ------------------------------------------------------------------------------- */

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

static int64_t sum_min(const Table *t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        sum += t->columns[i].min;
    return sum;
}

static int64_t sum_max(const Table *t)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        sum += t->columns[i].max;
    return sum;
}

static Len gaps_of(const Table *t)
{
    return t->pad_x * 2 * (Len)(t->column_count - (t->shade == NULL));
}

/* Not even the widest words fit: each column gets its part of what there is. */
static void widths_squeeze(Table *t, Len room)
{
    int64_t min = sum_min(t);
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

/* About how high the sample is, in lines; a cell that wraps counts a little by itself. */
static int64_t sample_height(const Table *t, const Sample *s)
{
    int64_t height = 0;
    for (uint32_t row = 0; row < s->rows; row++) {
        int64_t most = 1;
        for (uint32_t i = 0; i < t->column_count; i++) {
            int64_t need = s->widths[row * t->column_count + i], width = t->columns[i].width;
            int64_t lines = need <= width || width <= 0 ? 1 : need * 108 / 100 / width + 1;
            most = lines > most ? lines : most;
            height += lines;
        }
        height += most * 16;
    }
    return height;
}

/* Takes `step` from one column for another when the table gets less high. */
static bool widths_move(Table *t, const Sample *s, Len step, int64_t *height)
{
    bool moved = false;
    for (uint32_t from = 0; from < t->column_count; from++) {
        for (uint32_t to = 0; to < t->column_count; to++) {
            TableColumn *giver = &t->columns[from], *taker = &t->columns[to];
            if (from == to || giver->width - step < giver->min || taker->width >= taker->max)
                continue;
            giver->width -= step;
            taker->width += step;
            int64_t now = sample_height(t, s);
            if (now < *height) {
                *height = now;
                moved = true;
            } else {
                giver->width += step;
                taker->width -= step;
            }
        }
    }
    return moved;
}

/* Between minimum and maximum: a fair first guess, then whatever makes the table less high. */
static void widths_weigh(Table *t, Len room, const Sample *s)
{
    enum { COLUMNS = 16, ROUNDS = 8 };
    widths_between(t, room);
    if (t->column_count > COLUMNS)
        return;
    int64_t height = sample_height(t, s);
    for (Len step = room / 10; step > PT(1); step /= 2)
        for (int round = 0; round < ROUNDS && widths_move(t, s, step, &height); round++)
            continue;
}

/* Everything fits on one line: what is left over goes to the columns of words. */
static void widths_spread(Table *t, Len room)
{
    int64_t left = room - sum_max(t), words = 0;
    for (uint32_t i = 0; i < t->column_count; i++)
        words += t->columns[i].fixed ? 0 : t->columns[i].max;
    for (uint32_t i = 0; i < t->column_count; i++) {
        TableColumn *column = &t->columns[i];
        int64_t share = words == 0      ? left / t->column_count
                        : column->fixed ? 0
                                        : left * column->max / words;
        column->width = column->max + (Len)share;
    }
}

static void columns_place(Table *t)
{
    Len x = t->x + (t->shade == NULL ? 0 : t->pad_x);
    for (uint32_t i = 0; i < t->column_count; i++) {
        t->columns[i].x = x;
        x += t->columns[i].width + 2 * t->pad_x;
    }
}

/* ---- the table ---------------------------------------------------------------------------- */

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
static Len table_fit(Layout *l, const Column *c, Table *t)
{
    static const int32_t sizes[] = {100, 92, 85, 78};
    Len hang = c->x == l->left && c->out == &l->body ? l->hang : 0;
    int64_t min = sum_min(t) + gaps_of(t), max = sum_max(t) + gaps_of(t);
    if (min <= c->width * 4 / 5)
        hang = 0;
    t->x = c->x - hang;
    t->width = c->width + hang;
    if (max < (int64_t)c->width * SMALL_TABLE / 100) /* a small table does not drift apart */
        t->width = c->width * SMALL_TABLE / 100;
    for (size_t i = 1; i < 4 && sum_min(t) + gaps_of(t) > t->width; i++) {
        table_style(l, t, sizes[i]);
        columns_scale(t, sizes[i] * 100 / sizes[i - 1]);
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
    t->width = c->width;
    table_style(l, t, 100);
    if (l->theme->zebra) {
        Decor *shade = NEW(l->ctx->tmp, Decor);
        shade->parent = c->decor;
        t->shade = shade;
    }
    Sample sample = {NEW_ARRAY(l->ctx->tmp, Len, SAMPLE_ROWS * (size_t)b->columns), 0};
    columns_measure(l, t, c->out, &sample);
    Len room = table_fit(l, c, t);
    if (sum_min(t) > room)
        widths_squeeze(t, room);
    else if (sum_max(t) > room)
        widths_weigh(t, room, &sample);
    else
        widths_spread(t, room);
    columns_place(t);
    table_rows(l, c, t);
}
