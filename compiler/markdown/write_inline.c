/* Inlines -> Markdown.
 *
 * The tree is laid out flat, as atoms: texts, marks of emphasis, breaks, and raw pieces (code,
 * brackets, links). Then each mark gets its character, "*" or "_", so that it can only be read as
 * what it is (CommonMark 0.29, 6.4: left- and right-flanking runs):
 *   - two marks side by side have different characters, or an empty comment between them
 *   - a mark that opens inside emphasis of its own character and length cannot also close
 *   - where a letter or a space beside a mark forbids it, that character is written as a numeric
 *     reference, which counts as punctuation: "montan&#116;**(a)**"
 * What may be punctuation in one version of Unicode and not in another is taken as either.
 */
#include "markdown/write.h"

typedef enum { ATOM_TEXT, ATOM_OPEN, ATOM_CLOSE, ATOM_BREAK, ATOM_RAW, ATOM_COMMENT } AtomKind;

enum { LEFT_OUT = 0, UNCHOSEN = '?' };

typedef struct {
    AtomKind kind;
    InlineKind of; /* marks: emphasis, strong or strike; raw: the inline it comes from */
    char mark;     /* marks: '*', '_', '~'; UNCHOSEN; LEFT_OUT */
    bool lone;     /* marks that open: no equal mark is open there */
    bool fenced;   /* marks: a comment stands on the outer side */
    bool in_brackets, in_link;
    bool encode_first, encode_last; /* texts */
    size_t begin, end;              /* texts, raw: bytes of Flat.words */
    size_t partner;                 /* marks: the other one */
} Atom;

/* Kept from block to block for its memory. */
typedef struct Flat {
    Writer *w;
    Form form;
    VEC(Atom) atoms;
    Buf words, out, cell;
    bool in_brackets, in_link;
} Flat;

/* ---- laying out ----------------------------------------------------------------------------- */

static Atom *add(Flat *f, AtomKind kind, InlineKind of)
{
    Atom *atom = VEC_PUSH(f->w->ctx->tmp, &f->atoms);
    *atom = (Atom){.kind = kind, .of = of, .in_brackets = f->in_brackets, .in_link = f->in_link};
    atom->begin = atom->end = f->words.n;
    return atom;
}

static const Atom *last_atom(const Flat *f)
{
    return f->atoms.count > 0 ? &f->atoms.items[f->atoms.count - 1] : NULL;
}

static void add_text(Flat *f, Str text)
{
    if (text.n == 0)
        return;
    const Atom *last = last_atom(f);
    if (last == NULL || last->kind != ATOM_TEXT)
        add(f, ATOM_TEXT, INLINE_TEXT);
    buf_put(&f->words, text);
    f->atoms.items[f->atoms.count - 1].end = f->words.n;
}

static void add_raw(Flat *f, InlineKind of, Str raw)
{
    Atom *atom = add(f, ATOM_RAW, of);
    buf_put(&f->words, raw);
    atom->end = f->words.n;
}

static void extend_raw(Flat *f, Str raw)
{
    buf_put(&f->words, raw);
    f->atoms.items[f->atoms.count - 1].end = f->words.n;
}

static void add_code(Flat *f, Str code)
{
    const Atom *last = last_atom(f);
    Buf span = buf_new(f->w->ctx->tmp);
    if (!write_code_span(&span, code)) {
        add_text(f, code);
        return;
    }
    if (last != NULL && last->kind == ATOM_RAW && last->of == INLINE_CODE)
        add(f, ATOM_COMMENT, INLINE_CODE); /* two runs of backticks would be one */
    add_raw(f, INLINE_CODE, buf_str(&span));
}

static void lay_out(Flat *f, const Inline *first);

static void add_marked(Flat *f, const Inline *one)
{
    const Atom *last = last_atom(f);
    bool beside = last != NULL && last->kind == ATOM_CLOSE && last->of == INLINE_STRIKE;
    if (beside && one->kind == INLINE_STRIKE)
        add(f, ATOM_COMMENT, INLINE_STRIKE);
    size_t open = f->atoms.count;
    add(f, ATOM_OPEN, one->kind)->mark = UNCHOSEN;
    lay_out(f, one->child);
    size_t close = f->atoms.count;
    Atom *end = add(f, ATOM_CLOSE, one->kind);
    end->partner = open;
    end->mark = UNCHOSEN;
    f->atoms.items[open].partner = close;
}

static Str written_target(Flat *f, const Inline *link)
{
    if (link->to == NULL && link->file.n == 0)
        return link->target;
    Buf target = buf_new(f->w->ctx->tmp);
    if (link->file.n > 0)
        buf_print(&target, STR_FMT ".md", STR_ARG(link->file));
    if (link->to != NULL)
        buf_print(&target, "#" STR_FMT,
                  STR_ARG(link->to->slug.n > 0 ? link->to->slug : link->to->anchor));
    return buf_str(&target);
}

static void add_link(Flat *f, const Inline *link)
{
    const Inline *only = link->child;
    bool plain = only != NULL && only->next == NULL && only->kind == INLINE_TEXT;
    if (link->kind == INLINE_LINK && plain && link->title.n == 0 &&
        is_autolink(link->target, only->text)) {
        add_raw(f, INLINE_LINK, str_print(f->w->ctx->tmp, "<" STR_FMT ">", STR_ARG(only->text)));
        return;
    }
    bool brackets = f->in_brackets, in_link = f->in_link;
    add_raw(f, link->kind, link->kind == INLINE_IMAGE ? S("![") : S("["));
    f->in_brackets = true;
    f->in_link = in_link || link->kind == INLINE_LINK;
    lay_out(f, link->child);
    f->in_brackets = brackets;
    f->in_link = in_link;
    add_raw(f, link->kind, S("]("));
    write_target(&f->words, written_target(f, link), link->title);
    extend_raw(f, S(")"));
}

static void lay_out_one(Flat *f, const Inline *one)
{
    switch (one->kind) {
    case INLINE_TEXT:
    case INLINE_HTML:
        add_text(f, one->text);
        return;
    case INLINE_SOFT_BREAK:
        add_text(f, S(" "));
        return;
    case INLINE_HARD_BREAK:
        add(f, ATOM_BREAK, INLINE_HARD_BREAK);
        return;
    case INLINE_CODE:
        add_code(f, one->text);
        return;
    case INLINE_EMPHASIS:
    case INLINE_STRONG:
    case INLINE_STRIKE:
        add_marked(f, one);
        return;
    case INLINE_LINK:
    case INLINE_IMAGE:
        add_link(f, one);
        return;
    case INLINE_NOTE:
        add_raw(f, INLINE_NOTE, str_print(f->w->ctx->tmp, "[^%u]", (unsigned)one->number));
        return;
    }
}

static void lay_out(Flat *f, const Inline *first)
{
    for (const Inline *one = first; one != NULL; one = one->next)
        lay_out_one(f, one);
}

/* ---- what stands beside a mark --------------------------------------------------------------- */

typedef enum { CLASS_SPACE = 1, CLASS_PUNCT = 2, CLASS_LETTER = 4 } CharClass; /* a set */

static unsigned class_of(uint32_t code)
{
    if (code == ' ' || code == 0xA0 || code == 0x1680 || (code >= 0x2000 && code <= 0x200A) ||
        code == 0x202F || code == 0x205F || code == 0x3000)
        return CLASS_SPACE;
    if (code < 0x80) {
        bool letter =
            (code >= '0' && code <= '9') || ((code | 0x20) >= 'a' && (code | 0x20) <= 'z');
        return letter ? CLASS_LETTER : CLASS_PUNCT;
    }
    bool latin = code >= 0xC0 && code < 0x2B0 && code != 0xD7 && code != 0xF7;
    bool cyrillic = code >= 0x400 && code < 0x482;
    bool greek = code >= 0x391 && code < 0x3F0;
    if (latin || cyrillic || greek)
        return CLASS_LETTER;
    bool quotes = code == 0xAB || code == 0xBB || (code >= 0x2010 && code <= 0x2027);
    return quotes ? CLASS_PUNCT : CLASS_PUNCT | CLASS_LETTER;
}

static Str words_of(const Flat *f, const Atom *atom)
{
    return (Str){f->words.p + atom->begin, atom->end - atom->begin};
}

static unsigned text_class(const Flat *f, const Atom *text, bool at_end)
{
    if (at_end ? text->encode_last : text->encode_first)
        return CLASS_PUNCT;
    Str words = words_of(f, text);
    size_t at = 0;
    if (at_end)
        for (at = words.n - 1; at > 0 && ((unsigned char)words.p[at] & 0xC0) == 0x80;)
            at--;
    return class_of(utf8_next(words, &at));
}

/* "<br>", where a line cannot end or a mark could not stand beside its end. */
static bool is_br(const Flat *f, size_t i)
{
    const Atom *all = f->atoms.items;
    return f->form != FORM_PARAGRAPH || i == 0 || i + 1 == f->atoms.count ||
           all[i - 1].kind == ATOM_OPEN || all[i + 1].kind == ATOM_CLOSE ||
           (all[i + 1].kind == ATOM_OPEN && all[i + 1].fenced);
}

/* cmark-gfm looks through tildes where it judges the runs of other marks. */
static bool is_looked_through(const Atom *atom, const Atom *mark)
{
    if (atom->kind != ATOM_OPEN && atom->kind != ATOM_CLOSE)
        return false;
    return atom->mark == LEFT_OUT || (atom->mark == '~' && !atom->fenced && mark->mark != '~');
}

/* Marks left out are looked through. */
static const Atom *beside(const Flat *f, size_t i, bool after)
{
    const Atom *mark = &f->atoms.items[i];
    do {
        if (after ? i + 1 >= f->atoms.count : i == 0)
            return NULL;
        i = after ? i + 1 : i - 1;
    } while (is_looked_through(&f->atoms.items[i], mark));
    return &f->atoms.items[i];
}

static unsigned class_beside(const Flat *f, size_t i, bool after)
{
    const Atom *mark = &f->atoms.items[i], *atom = beside(f, i, after);
    if (mark->fenced && after == (mark->kind == ATOM_CLOSE))
        return CLASS_PUNCT;
    if (atom == NULL)
        return CLASS_SPACE;
    if (atom->kind == ATOM_TEXT)
        return text_class(f, atom, !after);
    bool line_end =
        atom->kind == ATOM_BREAK && !after && !is_br(f, (size_t)(atom - f->atoms.items));
    return line_end ? CLASS_SPACE : CLASS_PUNCT;
}

/* ---- flanking ------------------------------------------------------------------------------- */

/* Of the runs that these classes allow: does one flank to the side of `near`, and do all? */
typedef struct {
    bool maybe, surely;
} Flanks;

static Flanks flanks(unsigned near, unsigned far)
{
    bool far_opens = (far & ~(unsigned)(CLASS_SPACE | CLASS_PUNCT)) == 0;
    bool far_may_open = (far & (CLASS_SPACE | CLASS_PUNCT)) != 0;
    Flanks f = {true, true};
    if ((near & CLASS_SPACE) != 0)
        return (Flanks){false, false};
    f.surely = (near & CLASS_PUNCT) == 0 || far_opens;
    f.maybe = (near & CLASS_LETTER) != 0 || far_may_open;
    return f;
}

/* Can the run `mark` between these classes be read as opening (closing)? `lone`: no equal mark is
 * open, so that it may be able to close as well. A mark of another length does not count: of two
 * that can both open and close, lengths of one and two do not match (rules 9 and 10). */
static bool opens(char mark, unsigned before, unsigned after, bool lone)
{
    Flanks left = flanks(after, before), right = flanks(before, after);
    if (!left.surely)
        return false;
    if (mark == '_')
        return (!right.maybe || before == CLASS_PUNCT) &&
               (lone || !right.maybe || (after & CLASS_PUNCT) == 0);
    return lone || !right.maybe;
}

static bool closes(char mark, unsigned before, unsigned after)
{
    Flanks left = flanks(after, before), right = flanks(before, after);
    return right.surely && (mark != '_' || !left.maybe || after == CLASS_PUNCT);
}

/* What the classes are once what can be encoded is. */
static void encode_classes(unsigned *inner, unsigned *outer)
{
    if (*inner == CLASS_SPACE)
        *inner = CLASS_PUNCT;
    if (*outer != CLASS_SPACE && *outer != CLASS_PUNCT)
        *outer = CLASS_PUNCT;
}

/* ---- choosing marks ------------------------------------------------------------------------- */

enum { MARK_LEVELS = 128 }; /* emphasis is not nested deeper: DEPTH_LIMIT */

typedef struct {
    Flat *f;
    size_t open[MARK_LEVELS];
    size_t depth;
} Chooser;

static bool is_mark(const Atom *atom, char mark)
{
    return atom != NULL && (atom->kind == ATOM_OPEN || atom->kind == ATOM_CLOSE) &&
           atom->mark == mark;
}

static bool is_open(const Chooser *c, char mark, InlineKind of)
{
    for (size_t i = 0; i < c->depth; i++) {
        const Atom *open = &c->f->atoms.items[c->open[i]];
        if (open->mark == mark && open->of == of)
            return true;
    }
    return false;
}

/* Marks to the right have no character yet, but for the ends of what is open here. */
static bool touches_same(const Flat *f, size_t open, size_t close, char mark)
{
    const Atom *left = beside(f, open, false);
    bool fence = left != NULL && left->kind == ATOM_CLOSE && left->fenced;
    return (is_mark(left, mark) && !fence) || is_mark(beside(f, close, true), mark);
}

static bool fits(const Chooser *c, size_t open, char mark, bool encoded)
{
    const Flat *f = c->f;
    size_t close = f->atoms.items[open].partner;
    if (!f->atoms.items[open].fenced && touches_same(f, open, close, mark))
        return false;
    unsigned before = class_beside(f, open, false), first = class_beside(f, open, true);
    unsigned last = class_beside(f, close, false), after = class_beside(f, close, true);
    if (encoded) {
        encode_classes(&first, &before);
        encode_classes(&last, &after);
    }
    bool lone = !is_open(c, mark, f->atoms.items[open].of);
    return opens(mark, before, first, lone) && closes(mark, last, after);
}

/* The character that needs the least help. With fences one always does: emphasis is at most two
 * deep, strong once. */
static char choose(const Chooser *c, size_t open)
{
    static const char marks[] = {'*', '_'};
    Atom *atom = &c->f->atoms.items[open], *partner = &c->f->atoms.items[atom->partner];
    if (atom->of == INLINE_STRIKE)
        return '~';
    for (int help = 0; help < 4; help++) {
        atom->fenced = partner->fenced = help >= 2;
        for (size_t i = 0; i < 2; i++)
            if (fits(c, open, marks[i], help % 2 != 0))
                return marks[i];
    }
    return LEFT_OUT;
}

static void set_mark(Flat *f, size_t open, char mark)
{
    f->atoms.items[open].mark = mark;
    f->atoms.items[f->atoms.items[open].partner].mark = mark;
}

static void choose_marks(Flat *f)
{
    Chooser c = {.f = f};
    for (size_t i = 0; i < f->atoms.count; i++) {
        Atom *atom = &f->atoms.items[i];
        if (atom->kind == ATOM_CLOSE && c.depth > 0) {
            c.depth--;
        } else if (atom->kind == ATOM_OPEN && c.depth < MARK_LEVELS) {
            set_mark(f, i, choose(&c, i));
            atom->lone = !is_open(&c, atom->mark, atom->of);
            c.open[c.depth++] = i;
        }
    }
}

/* ---- encoding what stands beside them ---------------------------------------------------------
 */

static bool encode(const Flat *f, size_t i, bool after)
{
    Atom *text = (Atom *)(uintptr_t)beside(f, i, after);
    if (text == NULL || text->kind != ATOM_TEXT)
        return false;
    bool *flag = after ? &text->encode_first : &text->encode_last;
    bool is_new = !*flag;
    *flag = true;
    return is_new;
}

static bool is_written_mark(const Atom *atom)
{
    return (atom->kind == ATOM_OPEN || atom->kind == ATOM_CLOSE) && atom->mark != LEFT_OUT;
}

static bool is_read(const Flat *f, size_t i)
{
    const Atom *mark = &f->atoms.items[i];
    unsigned before = class_beside(f, i, false), after = class_beside(f, i, true);
    return mark->kind == ATOM_OPEN ? opens(mark->mark, before, after, mark->lone)
                                   : closes(mark->mark, before, after);
}

/* Encodes what keeps the mark from being read; true when something changed. */
static bool help_mark(const Flat *f, size_t i)
{
    const Atom *mark = &f->atoms.items[i];
    bool opening = mark->kind == ATOM_OPEN;
    unsigned inner = class_beside(f, i, opening), outer = class_beside(f, i, !opening);
    if (is_read(f, i))
        return false;
    bool changed = inner == CLASS_SPACE && encode(f, i, opening);
    if (outer != CLASS_SPACE && outer != CLASS_PUNCT)
        changed = encode(f, i, !opening) || changed;
    return changed;
}

/* Helping a mark may harm the one that encloses it, which is helped in the next round. */
static void help_marks(const Flat *f)
{
    bool changed = true;
    for (int round = 0; changed && round < MARK_LEVELS; round++) {
        changed = false;
        for (size_t i = f->atoms.count; i-- > 0;) {
            if (is_written_mark(&f->atoms.items[i]))
                changed = help_mark(f, i) || changed;
        }
    }
}

/* true when marks were left out because nothing has helped. */
static bool leave_out_unread(Flat *f)
{
    bool found = false;
    for (size_t i = 0; i < f->atoms.count; i++) {
        if (is_written_mark(&f->atoms.items[i]) && !is_read(f, i)) {
            size_t partner = f->atoms.items[i].partner;
            f->atoms.items[i].mark = f->atoms.items[partner].mark = LEFT_OUT;
            found = true;
        }
    }
    return found;
}

/* A line's ends keep their spaces only as character references. */
static void encode_line_ends(Flat *f)
{
    for (size_t i = 0; i < f->atoms.count; i++) {
        Atom *text = &f->atoms.items[i];
        if (text->kind != ATOM_TEXT)
            continue;
        Str words = words_of(f, text);
        bool starts = i == 0 || text[-1].kind == ATOM_BREAK;
        bool ends = i + 1 == f->atoms.count || text[1].kind == ATOM_BREAK;
        text->encode_first = starts && words.p[0] == ' ';
        text->encode_last = ends && words.p[words.n - 1] == ' ';
    }
}

/* ---- writing -------------------------------------------------------------------------------- */

static void put_text(const Flat *f, size_t i, Buf *out)
{
    const Atom *text = &f->atoms.items[i];
    const Atom *left = beside(f, i, false), *right = beside(f, i, true);
    bool line = f->form == FORM_PARAGRAPH;
    bool after_break = left != NULL && left->kind == ATOM_BREAK && line &&
                       !is_br(f, (size_t)(left - f->atoms.items));
    bool raw_right = right != NULL && right->kind == ATOM_RAW;
    TextPlace place = {
        .form = f->form,
        .starts_line = line && (left == NULL || after_break),
        .first_line = left == NULL,
        .ends_line = right == NULL || right->kind == ATOM_BREAK,
        .in_brackets = text->in_brackets,
        .in_link = text->in_link,
        .after_note = left != NULL && left->kind == ATOM_RAW && left->of == INLINE_NOTE,
        .before_bracket = raw_right && f->words.p[right->begin] == '[',
        .encode_first = text->encode_first,
        .encode_last = text->encode_last,
    };
    write_escaped(out, words_of(f, text), &place);
}

static void put_mark(const Atom *mark, Buf *out)
{
    if (mark->mark == LEFT_OUT)
        return;
    if (mark->fenced && mark->kind == ATOM_OPEN)
        buf_put(out, S("<!-- -->"));
    buf_repeat(out, mark->mark, mark->of == INLINE_EMPHASIS ? 1 : 2);
    if (mark->fenced && mark->kind == ATOM_CLOSE)
        buf_put(out, S("<!-- -->"));
}

static void put_atom(const Flat *f, size_t i, Buf *out)
{
    const Atom *atom = &f->atoms.items[i];
    switch (atom->kind) {
    case ATOM_TEXT:
        put_text(f, i, out);
        return;
    case ATOM_OPEN:
    case ATOM_CLOSE:
        put_mark(atom, out);
        return;
    case ATOM_BREAK:
        buf_put(out, is_br(f, i) ? S("<br>") : S("\\\n"));
        return;
    case ATOM_RAW:
        buf_put(out, words_of(f, atom));
        return;
    case ATOM_COMMENT:
        buf_put(out, S("<!-- -->"));
        return;
    }
}

/* In a cell every "|" is escaped, wherever it stands: rows are cut before anything else is read. */
static Str without_pipes(Flat *f, Str s)
{
    if (str_find_byte(s, '|') == SIZE_MAX)
        return s;
    f->cell.n = 0;
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '|')
            buf_byte(&f->cell, '\\');
        buf_byte(&f->cell, s.p[i]);
    }
    return buf_str(&f->cell);
}

Str write_inlines(Writer *w, const Inline *first, Form form)
{
    if (w->flat == NULL) {
        w->flat = NEW(w->ctx->tmp, Flat);
        w->flat->words = w->flat->out = w->flat->cell = buf_new(w->ctx->tmp);
    }
    Flat *f = w->flat;
    f->w = w;
    f->form = form;
    f->atoms.count = 0;
    f->words.n = f->out.n = 0;
    lay_out(f, first);
    encode_line_ends(f);
    choose_marks(f);
    do
        help_marks(f);
    while (leave_out_unread(f));
    for (size_t i = 0; i < f->atoms.count; i++)
        put_atom(f, i, &f->out);
    return form == FORM_CELL ? without_pipes(f, buf_str(&f->out)) : buf_str(&f->out);
}

Str write_text(Writer *w, Str text, Form form)
{
    const Inline one = {.kind = INLINE_TEXT, .text = text};
    return write_inlines(w, &one, form);
}
