/* Flow: what the files of layout/ share. Inlines become Words, Words become Lines, Lines and the
 * rows of tables become Strips, Strips are put on pages.
 *
 * Vocabulary
 *   Style   a face at a size, in a colour: how a word is printed
 *   Word    the smallest thing that a line takes or leaves, shaped once
 *   Split   a place where a word may be cut by a hyphen: both parts, shaped
 *   Line    words [begin, end) and how far their gaps stretch
 *   Strip   a horizontal slice of a page that is never cut: a line, a slice of a table's row
 *   Stream  a vertical list of strips: the body, a footnote, a table's head
 *   Decor   a coloured bar or ground behind successive strips (quotes, code, zebra)
 *   Column  where blocks are set: left edge, width, ground, element
 */
#ifndef PDOC_LAYOUT_FLOW_H
#define PDOC_LAYOUT_FLOW_H

#include "layout/layout.h"

/* ---- styles ------------------------------------------------------------------------------- */

typedef enum { FACE_SERIF, FACE_SANS, FACE_MONO, FACE_COUNT } Face;

typedef struct {
    const Font *font;
    Face face;
    FontStyle weight;
    Len size;
    Len rise; /* of the baseline, for superscripts */
    Colour colour;
    uint32_t features; /* Feature bits */
    bool strike;
    bool code; /* lines end where addresses and code may be broken */
} Style;

typedef uint16_t StyleId; /* in Layout.styles; style_add makes each style once */

/* ---- words -------------------------------------------------------------------------------- */

enum {
    BREAK_NEVER = 10000, /* no line ends after this word */
    BREAK_MUST = -10000, /* a line ends after this word */
    BREAK_HYPHEN = 50,   /* a hyphen that was written */
    BREAK_CUT = 220,     /* a hyphen that was not */
    BREAK_SHORT = 150,   /* more, when it leaves two letters */
    BREAK_ADDRESS = 120, /* inside an address, a path, code */
    BREAK_ANYWHERE = 3000,
};

typedef struct {
    const Run *run;        /* NULL: an image, or nothing */
    uint32_t first, count; /* glyphs of the run */
    Len width;
    Len gap, stretch, shrink; /* the space after it when the line goes on */
    Len left, right;          /* how far it hangs in the margin as first, as last of a line */
    int32_t penalty;          /* of a line that ends after it: BREAK_* */
    uint32_t element;
    uint32_t link;  /* in Layout.links; 0: none */
    uint32_t note;  /* number of the footnote called here; 0: none */
    uint32_t image; /* in Layout.pictures, from 1; 0: none */
    Span span;
    StyleId style;
    bool cut;        /* may be cut by a hyphen */
    bool hyphen;     /* ends with a hyphen of its own */
    const Run *soft; /* the hyphen that is printed when a line ends after it, or NULL */
    Len soft_width;
} Word;

typedef struct {
    Word *items;
    size_t count, cap;
    Arena *arena;
    Len measure; /* images are scaled to this width */
    bool rtl;    /* some words run from right to left */
} Words;

/* A word cut in two: `head` and a hyphen end a line, `tail` begins the next. */
typedef struct {
    const Run *head, *hyphen, *tail; /* single runs */
    int32_t penalty;
} Split;

typedef struct {
    uint32_t count;
    const Split *items; /* in order of the word */
} Splits;

/* ---- lines -------------------------------------------------------------------------------- */

typedef struct {
    Len width;
    bool justify;
    Len last_min; /* a last line shorter than this is avoided */
    /* The places where a word may be cut, asked for only where a line may end inside the word;
     * NULL: nothing is cut. */
    const Splits *(*splits)(void *arg, const Word *word);
    /* The width of one part of a split at the word's size. */
    Len (*measure)(void *arg, const Word *word, const Run *part);
    void *arg;
} LineSpec;

typedef struct {
    uint32_t begin, end; /* words [begin, end); the last one is cut when `tail` is set */
    const Split *head;   /* the line begins with the tail part of words[begin] */
    const Split *tail;   /* the line ends with the head part of words[end - 1] and a hyphen */
    Len natural;         /* width with unstretched gaps, hanging parts left out */
    Len extra;           /* to be shared by the gaps; negative when they shrink */
    bool last;           /* of the paragraph, or before a hard break */
} Line;

typedef struct {
    Line *items;
    size_t count, cap;
} Lines;

/* Knuth and Plass, "Breaking Paragraphs into Lines" (1981): the lines whose total demerits are
 * least. No word may be wider than spec->width (words_fit). Lines live in `a`. */
Lines lines_break(Arena *a, const Word *words, size_t count, const LineSpec *spec);

/* ---- strips ------------------------------------------------------------------------------- */

enum {
    PAGE_MUST = INT32_MIN, /* a new page begins with this strip */
    PAGE_WELCOME = -350,   /* between the contents and the text */
    PAGE_PART = -40,       /* before a heading of the first level */
    PAGE_NEVER = 1000000,  /* only when nothing else is possible */
    PAGE_DEAR = 20000,     /* rather a page with little on it */
    PAGE_COLON = 3000,     /* between "the following:" and what follows */
    PAGE_LONELY = 140,     /* one item or row of a list or table alone */
    PAGE_BULLET = 450,     /* ditto, and it is but a line or two */
    PAGE_STUB = 170,       /* a heading and two or three lines at a page's foot */
    PAGE_SMALL = 500,      /* between two rows of a table of a few */
    PAGE_RULE = 400,       /* a thematic break at a page's edge */
    PAGE_HYPHEN = 2500,    /* a page that ends with a hyphen: rather some lines of it empty */
    PAGE_EASY = 45,        /* up to this, a page may well end there */
};

typedef struct Decor {
    const struct Decor *parent; /* painted before */
    Len x, width;
    Len above, below; /* how far it reaches beyond its strips */
    Len line;         /* > 0: a frame of lines this thick, nothing inside */
    Colour colour;
} Decor;

typedef struct {
    const Item *items; /* y counts from the strip's top */
    uint32_t count;
} Placed;

/* A row of a table: its cells' lines. A slice of the row is one strip; slice n holds line n of
 * each cell. On the page the items of a cell stay together, for who reads in order. */
typedef struct {
    const Placed *lines; /* cells x slices */
    uint32_t cells, slices;
} Row;

typedef struct Table Table;

/* What the contents and links lead to: a heading, or the caption of a table or a figure. */
typedef struct {
    const Block *block;
    Str number, title, anchor;
    uint8_t level; /* 0: a caption */
    uint32_t page; /* from 1, when it is placed; 0 before */
} Heading;

typedef struct {
    Len gap, give; /* space before it, and how much more it may be; none at a page's top */
    Len height;
    Len baseline;    /* of its first line, from its top */
    int32_t penalty; /* of a page that ends before it: PAGE_*, or a cost */
    Placed placed;
    const Row *row; /* NULL but for tables */
    uint32_t slice;
    const Decor *decor;
    Table *table;           /* the strip belongs to this table's body */
    uint32_t notes;         /* note strips due on the page of this strip */
    Heading *heading;       /* that begins here, or NULL */
    const Heading *entry;   /* whose entry in the contents ends here, or NULL */
    uint32_t anchor;        /* the footnote that begins here, from 1; 0: none */
    Len entry_x;            /* contents: where the leader may begin */
    uint32_t entry_element; /* contents: of the page number */
    bool bare;              /* a page that begins with this strip has no head and no foot */
    bool open;              /* ditto: no head, but a foot */
    bool signature;         /* place and date, above the boxes to sign */
} Strip;

enum { HEADING_KEEPS = 4 }; /* strips below a heading that had better stay with it */

typedef struct {
    Strip *items;
    size_t count, cap;
    Len gap, give;    /* wanted before the next strip */
    int32_t penalty;  /* of a page that ends before the next strip */
    uint8_t kept;     /* of the strips to come, those that had better stay with the heading above */
    bool begun;       /* some strip was put here, even if it is already on a page */
    VEC(Item) labels; /* to stand on the baseline of the next strip */
} Stream;

typedef struct {
    Len min, max;        /* widest thing that is never broken; everything on one line */
    Len tail;            /* numbers: widest part after the integer digits */
    int64_t weight;      /* of all its text */
    bool numeric, fixed; /* every cell a number; ditto, or a date: never broken */
    Align align;
    Len x, width; /* of the text */
} TableColumn;

struct Table {
    const Block *block;
    uint32_t element;
    StyleId style, head_style;
    Len leading, pad_x, pad_y;
    TableColumn *columns;
    uint32_t column_count;
    Len x, width;
    bool headed;       /* some header cell has words */
    const Strip *head; /* repeated at each page's top, "continued" above it */
    size_t head_count;
    Len head_height;
    const Decor *shade; /* of every other row, or NULL */
};

/* ---- the whole ---------------------------------------------------------------------------- */

/* A character that no font has. */
typedef struct {
    uint32_t code;
    Str character;
    Span span; /* of the first place that is known */
} Missing;

typedef struct {
    uint32_t image; /* in Layout.images, from 0 */
    Len w, h;       /* as placed */
} Picture;

/* A contents entry on a page: its number and leader are made when all pages are known. */
typedef struct {
    Item *leader, *number;
    const Heading *heading;
    Len right, from;
} Entry;

typedef struct {
    Item *items;
    uint32_t count; /* so far; the furniture's items have room behind */
    uint32_t limit;
    bool bare, open;
} Sheet;

typedef struct {
    Ctx *ctx;
    const Document *doc;
    const Theme *theme;
    Fonts *fonts;
    Str language;
    Lang lang;
    Len left, width; /* of the text; headings' numbers and wide tables reach further left */
    Len hang;        /* how far numbers and wide tables reach left of the text */
    bool numbered;   /* numbers of headings hang left of the text */
    Len top, height; /* of the page's body */
    Arena *batch[2]; /* what strips hold: this batch of pages, the one before */
    Arena *scratch;  /* one paragraph */
    const Font *faces[FACE_COUNT][4];
    VEC(Style) styles;
    VEC(Element) elements;
    VEC(const LinkTarget *) links;
    VEC(Picture) pictures;
    VEC(Image) images;
    VEC(Heading) headings;
    size_t heading_next; /* the next to be set */
    VEC(Heading) captions;
    size_t caption_next;
    uint8_t level_top;                 /* the smallest level of any */
    uint8_t outline[6], outline_depth; /* levels of the headings around the one at hand */
    VEC(Entry) entries;
    VEC(Anchor) anchors;
    VEC(Bookmark) bookmarks;
    VEC(Page) pages;
    VEC(Sheet) sheets;
    Stream body, notes;
    size_t flush_at;            /* strips of the body that are worth putting on pages */
    size_t body_old, notes_old; /* strips at the front that hold memory of batch[1] */
    uint32_t furniture_limit;   /* 0: not counted yet */
    StyleId entry_style;        /* of page numbers in the contents */
    bool *note_called;          /* by number */
    VEC(uint32_t) note_queue;   /* called for the first time, in order */
    size_t note_next;           /* of the queue, to be set */
    bool dry;                   /* words are made to be measured only: no elements, no links */
    struct SplitMap *splits;
    VEC(Missing) missing;
    StrMap *files; /* path -> ImageFile */
} Layout;

/* ---- style.c ------------------------------------------------------------------------------ */

void styles_start(Layout *l);
StyleId style_add(Layout *l, Style s); /* s.font is set from face and weight */
StyleId style_of(Layout *l, Face face, FontStyle weight, Len size, Colour colour);
static inline const Style *style_at(const Layout *l, StyleId id)
{
    return &l->styles.items[id];
}
static inline Len len_of(int64_t units, const Font *font, Len size)
{
    return (Len)((units * size + font->upem / 2) / font->upem);
}
Len run_width(const Run *run, Len size); /* all its parts */
/* Shapes, and keeps `span` for each character that no font has. */
const Run *text_run(Layout *l, StyleId style, Str text, Span span);
/* Where the baseline of a line of this leading stands, from its top: capitals are centred. */
Len baseline_of(const Layout *l, StyleId style, Len leading);

void missing_report(Layout *l);

uint32_t element_add(Layout *l, Role role, uint32_t parent);
uint32_t link_add(Layout *l, LinkTarget target);

/* ---- chars.c ------------------------------------------------------------------------------ */

typedef struct {
    uint8_t left, right; /* per cent of its width that a character may hang in the margin */
} Hang;
Hang char_hang(uint32_t code);
bool char_is_letter(uint32_t code); /* as far as hyphenation cares */
bool char_is_upper(uint32_t code);
bool char_is_wide(uint32_t code);  /* ideographs: a line may end after each */
bool char_combines(uint32_t code); /* stays with the character before */
/* The penalty of a line's end between two characters of a word without spaces; BREAK_NEVER when
 * there is none. `address`: a URL, a path, code. */
int32_t break_between(uint32_t before, uint32_t c, uint32_t after, bool address);
bool text_is_address(Str token);

/* ---- bidi.c ------------------------------------------------------------------------------- */

bool text_has_rtl(Str text);
size_t text_direction_end(Str text, size_t begin);
/* The order in which the words of a line are seen, from left to right; `gaps`, the spaces after
 * the words, become those after what is seen. */
void words_reorder(Arena *a, const Word *words, uint32_t count, Len *gaps, uint32_t *order);

/* ---- words.c ------------------------------------------------------------------------------ */

Words words_new(Arena *a, Len measure);
void words_inlines(Layout *l, Words *w, const Inline *first, StyleId style, uint32_t element);
void words_text(Layout *l, Words *w, Str text, StyleId style, uint32_t element, Span span);
void words_end_line(Words *w); /* a line ends here */
/* Makes every word and every glued group at most `width` wide, cutting anywhere if need be. */
void words_fit(Layout *l, Words *w, Len width);
typedef struct {
    Len min, max; /* widest thing that is never broken; everything on one line */
} Extent;
Extent words_extent(const Words *w);
Str inlines_plain(Arena *a, const Inline *first); /* the words alone */

/* ---- split.c ------------------------------------------------------------------------------ */

void splits_start(Layout *l);
const Splits *word_splits(void *layout, const Word *word); /* for LineSpec */
Len word_part_width(void *layout, const Word *word, const Run *part);
/* Replaces words of more than `width` by fragments that a hyphen may separate. */
void words_fragment(Layout *l, Words *w, Len width);

/* ---- set.c -------------------------------------------------------------------------------- */

typedef struct {
    StyleId style;
    Len leading;
    Align align; /* ALIGN_NONE: justified where the measure is wide enough */
    bool hyphens;
    bool balanced; /* titles: lines of about one length */
} ParaStyle;

/* Breaks the words and gives one Placed per line (x from 0 at the column's left edge, y from the
 * line's top). Heights may differ: a line with an image is taller. */
typedef struct {
    Placed placed;
    Len height, baseline;
    Len width;    /* of what is printed */
    size_t notes; /* calls of footnotes in the queue, up to this line */
    bool hyphen;
} SetLine;
typedef struct {
    SetLine *items;
    size_t count, cap;
} SetLines;
SetLines set_words(Layout *l, Words *w, Len x, Len width, const ParaStyle *p);
Placed placed_copy(Layout *l, const Item *items, size_t count); /* as long as the strips live */

/* ---- stream.c ----------------------------------------------------------------------------- */

typedef struct {
    Stream *out;
    Len x, width;
    const Decor *decor;
    uint32_t element; /* parent of what is set here */
    StyleId text;     /* style of paragraphs */
    Len leading;
    uint8_t depth; /* of lists */
    bool tight;
} Column;

void stream_gap(Stream *s, Len gap, Len give); /* the larger of two gaps wins */
void stream_keep(Stream *s, int32_t penalty);  /* of a page that ends here */
Strip *stream_push(Layout *l, const Column *c, Strip strip);
/* Sets words as a paragraph: no widow, no orphan. */
void stream_lines(Layout *l, const Column *c, SetLines lines);
void stream_paragraph(Layout *l, const Column *c, Words *w, const ParaStyle *p);
/* Forgets scratch memory, but not in the middle of the text that called a note. */
static inline void scratch_done(Layout *l, const Stream *out)
{
    if (out == &l->body)
        arena_reset(l->scratch);
}
/* Sets the footnotes that the strip just pushed calls for: the queue up to `end`. */
void stream_notes(Layout *l, const Column *c, size_t end);
void stream_blank(Layout *l, const Column *c, Len height);
/* A line of words that will stand on the baseline of the next strip, at x, flush right when
 * `right`; gives its width. */
Len label_add(Layout *l, Stream *s, Words *w, Len x, Len width, Align align);
Item item_rect(Len x, Len y, Len w, Len h, Colour colour);

/* ---- blocks.c, code.c, tables.c, figures.c, contents.c, cover.c, signature.c ---------------- */

/* Tags begin at H1 and skip no level (ISO 14289-1, 7.4.2), whatever the text does: headings of one
 * level below another have one role. Asked once for each heading, in order. */
Role heading_role(Layout *l, uint8_t level);
void flow_blocks(Layout *l, const Column *c, const Block *first);
void flow_headings(Layout *l, const Block *first); /* collects them */
bool heading_hangs(Layout *l, const Heading *h);
void flow_note(Layout *l, uint32_t number);
/* The caption of a table or a figure: its label and its words. */
void flow_caption(Layout *l, const Column *c, const Block *b, uint32_t element, Align align);
void flow_code(Layout *l, const Column *c, const Block *b);
void flow_table(Layout *l, const Column *c, const Block *b);
/* tables.c measures, widths.c shares the room, rows.c sets. */
typedef struct {
    Len width, gap; /* something that is never broken, the space after it */
} SamplePiece;
/* The first rows' cells: enough to weigh columns against each other. */
enum { SAMPLE_ROWS = 30, SAMPLE_WORDS = 80 };
typedef struct {
    VEC(SamplePiece) pieces;
    VEC(size_t) ends; /* rows x columns: of each cell's pieces */
    uint32_t rows;
    int32_t per_cent; /* letters are this size, not the one that was measured */
} Sample;
int64_t table_min(const Table *t); /* of all columns */
int64_t table_max(const Table *t);
void table_widths(Layout *l, Table *t, const Sample *sample, Len room);
void table_rows(Layout *l, const Column *c, Table *t);
typedef enum { CELL_EMPTY, CELL_NUMBER, CELL_DATE, CELL_WORDS } CellKind;
/* Where the integer part of a number ends, by the language's decimal mark; SIZE_MAX when a unit
 * or a currency stands with it. */
CellKind cell_kind(Str text, Lang lang, size_t *integer_end);
Len cell_tail(Layout *l, const Table *t, Str text, size_t integer_end);
bool flow_figure(Layout *l, const Column *c, const Inline *image);
void flow_plot(Layout *l, const Column *c, const Block *figure);
void flow_cover(Layout *l, const Column *c);
void flow_title(Layout *l, const Column *c);
void flow_contents(Layout *l, const Column *c);
void flow_signature(Layout *l, const Column *c);
/* A drawing of pdoc's own, in ctx->tmp; NULL after a diagnostic. */
struct Plot;
const struct Plot *svg_read(Layout *l, Str path, Span span);
/* The picture of an inline image scaled into a box, from 1; 0 after a diagnostic. */
uint32_t picture_of(Layout *l, Str target, Span span, Len max_w, Len max_h);

/* ---- pages.c, place.c, furniture.c -------------------------------------------------------- */

/* Puts strips on pages while there are more than enough of them; all of them when `last`. */
void pages_flush(Layout *l, bool last);
/* One page: strips [begin, end) of the body, `notes` strips from the front of the notes. */
void page_place(Layout *l, size_t begin, size_t end, size_t notes_begin, size_t notes_end);
Len continued_height(const Layout *l, const Strip *first); /* of what is repeated above it */
Len notes_rule_height(const Layout *l);
uint32_t furniture_limit(Layout *l); /* items that a page's furniture has at most */
void furniture_finish(Layout *l);
void contents_finish(Layout *l);

/* ---- words of the furniture ---------------------------------------------------------------- */

typedef enum {
    WORD_CONTENTS,
    WORD_CONTINUED,
    WORD_PAGE,
    WORD_DRAFT,
    WORD_VERSION,
    WORD_BETWEEN,
    WORD_DONE_AT,
    WORD_DONE_ON,
    WORD_NAME,
    WORD_QUALITY,
    WORD_SIGNATURE,
    WORD_INITIALS,
    WORD_PARTY,
    WORD_COPY,
    WORD_TABLE,
    WORD_TABLES,
    WORD_FIGURES,
    WORD_COUNT
} FurnitureWord;
Str furniture_word(const Layout *l, FurnitureWord word);
Item furniture_watermark(Layout *l);

#endif
