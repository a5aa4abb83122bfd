/* The rules of typography: one function per rule, one row per rule and language.
 *
 * French: the Imprimerie nationale's "Lexique des règles typographiques": a narrow no-break space
 * before ; ! ? and inside guillemets (there as Unicode's CLDR has it), a no-break word space before
 * : and between a number and its unit. English: New Hart's Rules.
 */
#include "markdown/typography.h"

#include <string.h>

/* ---- characters ------------------------------------------------------------------------------ */

uint32_t code_before(const Line *p, size_t back)
{
    return back <= p->out.count ? p->out.items[p->out.count - back].code : EDGE;
}

uint32_t code_after(const Line *p, size_t ahead)
{
    return p->at + ahead < p->in.count ? p->in.items[p->at + ahead].code : EDGE;
}

bool is_digit(uint32_t code)
{
    return code >= '0' && code <= '9';
}

bool is_letter(uint32_t code)
{
    if (code < 0xC0)
        return (code >= 'a' && code <= 'z') || (code >= 'A' && code <= 'Z') || code == 0xAA ||
               code == 0xB5 || code == 0xBA;
    return code < EDGE && code != 0xD7 && code != 0xF7 && !(code >= 0x2000 && code < 0x2C00) &&
           !(code >= 0x3000 && code < 0x3040);
}

static bool is_one_of(uint32_t code, const char *set)
{
    if (code < 0x80)
        return code != 0 && strchr(set, (int)code) != NULL;
    Str s = str(set);
    for (size_t at = 0; at < s.n;)
        if (utf8_next(s, &at) == code)
            return true;
    return false;
}

static bool is_space(uint32_t code)
{
    return code == ' ' || code == NBSP || code == NNBSP || code == 0x2009;
}

/* Something that a mark of punctuation may follow. */
static bool is_wordish(uint32_t code)
{
    return code == OPAQUE ||
           (code != EDGE && !is_space(code) && !is_one_of(code, "([{«“‘!?;:¡¿–—-"));
}

/* May a mark of punctuation stand before this? A letter after it makes it part of a word. */
static bool ends_word(uint32_t code)
{
    return code == EDGE || is_space(code) || is_one_of(code, ")]}»”’\"',.…;:!?–—");
}

/* ---- writing --------------------------------------------------------------------------------- */

static void put(Line *p, uint32_t code, const Cell *like)
{
    Cell *cell = VEC_PUSH(p->ctx->tmp, &p->out);
    *cell = *like;
    cell->code = code;
    p->changed = true;
}

static const Cell *at_hand(const Line *p)
{
    return &p->in.items[p->at];
}

/* Writes `code` for the character at hand. */
static bool replace(Line *p, uint32_t code)
{
    if (at_hand(p)->code == code)
        return false;
    put(p, code, at_hand(p));
    p->at++;
    return true;
}

/* Writes `code` before the character at hand and this one after it. */
static bool insert(Line *p, uint32_t code)
{
    put(p, code, at_hand(p));
    put(p, at_hand(p)->code, at_hand(p));
    p->at++;
    return true;
}

/* How many spaces of one inline are at hand. */
static size_t spaces_at_hand(const Line *p)
{
    size_t n = 0;
    while (p->at + n < p->in.count && is_space(p->in.items[p->at + n].code) &&
           p->in.items[p->at + n].owner == at_hand(p)->owner)
        n++;
    return n;
}

/* Writes one `code` for the spaces at hand. */
static bool replace_spaces(Line *p, uint32_t code)
{
    size_t n = spaces_at_hand(p);
    if (n == 1)
        return replace(p, code);
    put(p, code, at_hand(p));
    p->at += n;
    return true;
}

/* ---- marks of punctuation ---------------------------------------------------------------------
 */

/* Is there, `ahead` of the character at hand, a mark of this set that ends a word? Marks may follow
 * each other. */
static bool is_mark_ahead(const Line *p, size_t ahead, const char *marks)
{
    if (p->at + ahead >= p->in.count || p->in.items[p->at + ahead].fixed ||
        !is_one_of(code_after(p, ahead), marks))
        return false;
    do
        ahead++;
    while (is_one_of(code_after(p, ahead), "!?"));
    return ends_word(code_after(p, ahead));
}

static bool space_before_high(Line *p)
{
    return is_wordish(code_before(p, 1)) && is_mark_ahead(p, spaces_at_hand(p), ";!?") &&
           replace_spaces(p, NNBSP);
}

static bool insert_before_high(Line *p)
{
    return is_wordish(code_before(p, 1)) && is_mark_ahead(p, 0, ";!?") && insert(p, NNBSP);
}

/* A colon that ends a word: not in 17:30, nor in a face. */
static bool is_colon_ahead(const Line *p, size_t ahead)
{
    uint32_t next = code_after(p, ahead + 1);
    bool fixed = p->at + ahead < p->in.count && p->in.items[p->at + ahead].fixed;
    return code_after(p, ahead) == ':' && !fixed &&
           (next == EDGE || is_space(next) || next == 0xAB || next == 0xBB || next == '"');
}

static bool space_before_colon(Line *p)
{
    return is_wordish(code_before(p, 1)) && is_colon_ahead(p, spaces_at_hand(p)) &&
           replace_spaces(p, NBSP);
}

static bool insert_before_colon(Line *p)
{
    return is_wordish(code_before(p, 1)) && is_colon_ahead(p, 0) && insert(p, NBSP);
}

/* ---- quotation marks --------------------------------------------------------------------------
 */

static bool space_in_guillemets(Line *p)
{
    uint32_t next = code_after(p, spaces_at_hand(p));
    bool opens = code_before(p, 1) == 0xAB && next != EDGE;
    bool closes = next == 0xBB && code_before(p, 1) != EDGE;
    return (opens || closes) && replace_spaces(p, NNBSP);
}

static bool insert_in_guillemets(Line *p)
{
    if (at_hand(p)->code == 0xBB) {
        uint32_t before = code_before(p, 1);
        return before != EDGE && !is_space(before) && before != 0xAB && insert(p, NNBSP);
    }
    uint32_t next = code_after(p, 1);
    if (next == EDGE || is_space(next) || next == 0xBB)
        return false;
    put(p, 0xAB, at_hand(p));
    put(p, NNBSP, at_hand(p));
    p->at++;
    return true;
}

static bool may_open_quote(uint32_t before, uint32_t after)
{
    bool open = before == EDGE || is_space(before) || is_one_of(before, "([{«“‘’'–—/");
    return open && after != EDGE && !is_space(after);
}

enum { QUOTED_LIMIT = 2000, QUOTED_DEPTH = 3 }; /* characters; quotations inside a quotation */

/* The straight quotation mark that closes the one at hand, or 0. Those between may be in pairs. */
static size_t closing_quote(const Line *p)
{
    size_t depth = 0;
    for (size_t i = p->at + 1; i < p->in.count && i < p->at + QUOTED_LIMIT; i++) {
        const Cell *cell = &p->in.items[i];
        if (cell->code != at_hand(p)->code || cell->fixed || cell->value)
            continue;
        uint32_t before = p->in.items[i - 1].code;
        uint32_t after = i + 1 < p->in.count ? p->in.items[i + 1].code : EDGE;
        bool closes = i > p->at + 1 && before != EDGE && (ends_word(after) || after == OPAQUE);
        if (closes && depth == 0)
            return i;
        if (closes)
            depth--;
        else if (may_open_quote(before, after) && ++depth > QUOTED_DEPTH)
            return 0;
    }
    return 0;
}

static bool quote(Line *p, uint32_t open, uint32_t close)
{
    if (at_hand(p)->value || !may_open_quote(code_before(p, 1), code_after(p, 1)))
        return false;
    size_t closing = closing_quote(p);
    if (closing == 0)
        return false;
    p->in.items[closing].code = close;
    p->changed = true;
    p->in.items[p->at].code = open; /* the rules of guillemets see it again */
    return true;
}

static bool straight_to_guillemets(Line *p)
{
    return p->guillemets > 0 ? quote(p, 0x201C, 0x201D) : quote(p, 0xAB, 0xBB);
}

static bool straight_to_curly(Line *p)
{
    return quote(p, 0x201C, 0x201D);
}

static bool single_to_curly(Line *p)
{
    return is_letter(code_after(p, 1)) && quote(p, 0x2018, 0x2019);
}

/* l'eau, d'`index`, l'"ordre", 'til; not 5'10. */
static bool apostrophe(Line *p)
{
    uint32_t before = code_before(p, 1), after = code_after(p, 1);
    bool inside = is_letter(after) || is_digit(after) || after == OPAQUE || after == 0xAB ||
                  after == 0x201C || after == '"';
    return (is_letter(before) || before == OPAQUE) && inside && replace(p, 0x2019);
}

/* the users' data */
static bool possessive(Line *p)
{
    return is_letter(code_before(p, 1)) && ends_word(code_after(p, 1)) && replace(p, 0x2019);
}

/* ---- dots and dashes --------------------------------------------------------------------------
 */

static bool are_words(const Line *p, size_t count) /* `count` characters at hand are no value's */
{
    for (size_t i = 0; i < count; i++)
        if (p->at + i >= p->in.count || p->in.items[p->at + i].value ||
            p->in.items[p->at + i].fixed)
            return false;
    return true;
}

static bool ellipsis(Line *p)
{
    uint32_t after = code_after(p, 3);
    bool three = code_after(p, 1) == '.' && code_after(p, 2) == '.' && code_before(p, 1) != '.';
    if (!three || after == '.' || is_letter(after) || is_digit(after) || !are_words(p, 3))
        return false;
    put(p, 0x2026, at_hand(p));
    p->at += 3;
    return true;
}

/* Writes `code` for `count` hyphens. */
static bool dash(Line *p, size_t count, uint32_t code)
{
    if (!are_words(p, count))
        return false;
    put(p, code, at_hand(p));
    p->at += count;
    return true;
}

static size_t hyphens(const Line *p)
{
    size_t n = 1;
    while (code_after(p, n) == '-')
        n++;
    return code_before(p, 1) == '-' ? 0 : n;
}

/* word - word, word -- word; not 5 - 3. */
static bool spaced_dash(Line *p)
{
    size_t n = hyphens(p);
    if (n == 0 || n > 3 || !is_space(code_before(p, 1)) || !is_space(code_after(p, n)))
        return false;
    uint32_t left = code_before(p, 2), right = code_after(p, n + 1);
    bool words = left != EDGE && right != EDGE && !is_space(left) && !is_space(right) &&
                 !is_one_of(left, "([{«“‘–—-") && !is_one_of(right, ")]}»”’.,;:!?…–—-");
    bool numbers = is_digit(left) && is_digit(right);
    return words && !numbers && dash(p, n, n == 3 ? 0x2014 : 0x2013);
}

/* word--word */
static bool close_dash(Line *p)
{
    size_t n = hyphens(p);
    return (n == 2 || n == 3) && is_letter(code_before(p, 1)) && is_letter(code_after(p, n)) &&
           dash(p, n, 0x2014);
}

/* ---- numbers ----------------------------------------------------------------------------------
 */

/* Digits at the end of what is done; the character before them in *before. */
static size_t digits_before(const Line *p, uint32_t *before)
{
    size_t n = 0;
    while (is_digit(code_before(p, n + 1)))
        n++;
    *before = code_before(p, n + 1);
    return n;
}

/* 58 000, 1 234 567; not A4 100 g, nor 2027 100. */
static bool digit_group(Line *p)
{
    uint32_t before;
    size_t n = digits_before(p, &before);
    bool number = n >= 1 && n <= 3 && !is_letter(before) && !is_one_of(before, ".,_/:");
    bool goes_on = before != NNBSP || n == 3;
    bool group = is_digit(code_after(p, 1)) && is_digit(code_after(p, 2)) &&
                 is_digit(code_after(p, 3)) && !is_digit(code_after(p, 4)) &&
                 !is_letter(code_after(p, 4));
    return number && goes_on && group && replace(p, NNBSP);
}

static bool space_before_unit(Line *p)
{
    return is_digit(code_before(p, 1)) && is_unit_at(p, p->at + 1) && replace(p, NBSP);
}

/* 15%, 20€ */
static bool insert_before_sign(Line *p)
{
    uint32_t after = code_after(p, 1);
    return is_digit(code_before(p, 1)) && !is_letter(after) && !is_digit(after) && insert(p, NBSP);
}

/* 3 mars, 1er mars */
static bool space_before_month(Line *p)
{
    uint32_t before;
    bool first = p->lang == LANG_FR && code_before(p, 1) == 'r' && code_before(p, 2) == 'e' &&
                 code_before(p, 3) == '1';
    size_t n = digits_before(p, &before);
    bool day = first || (n >= 1 && n <= 2 && !is_letter(before));
    return day && is_month_at(p, p->at + 1) && replace(p, NBSP);
}

static bool space_after_holder(Line *p)
{
    return holds_next(p, p->at + 1) && replace(p, NBSP);
}

/* n°12 */
static bool insert_after_number_sign(Line *p)
{
    uint32_t before = code_before(p, 2);
    if (!is_one_of(code_before(p, 1), "nN") || is_letter(before) || is_digit(before) ||
        !is_digit(code_after(p, 1)))
        return false;
    put(p, at_hand(p)->code, at_hand(p));
    put(p, NBSP, at_hand(p));
    p->at++;
    return true;
}

/* One or two digits that are a word of their own at the end of what is done, `back` from there. */
static bool is_hour_before(const Line *p, size_t back)
{
    size_t n = 0;
    while (is_digit(code_before(p, back + n)))
        n++;
    uint32_t before = code_before(p, back + n);
    return (n == 1 || n == 2) && !is_letter(before) && !is_one_of(before, ".,_/:-");
}

/* Two digits that end a word, `ahead` of the character at hand. */
static bool are_minutes_ahead(const Line *p, size_t ahead)
{
    uint32_t after = code_after(p, ahead + 2);
    return is_digit(code_after(p, ahead)) && is_digit(code_after(p, ahead + 1)) &&
           !is_digit(after) && !is_letter(after);
}

/* 17 h 30 */
static bool space_before_minutes(Line *p)
{
    return code_before(p, 1) == 'h' && is_space(code_before(p, 2)) && is_hour_before(p, 3) &&
           are_minutes_ahead(p, 1) && replace(p, NBSP);
}

/* 17h30, 9h */
static bool insert_in_time(Line *p)
{
    uint32_t after = code_after(p, 1);
    bool minutes = are_minutes_ahead(p, 1);
    if (!is_hour_before(p, 1) || (!minutes && (is_letter(after) || is_digit(after))))
        return false;
    put(p, NBSP, at_hand(p));
    put(p, 'h', at_hand(p));
    if (minutes)
        put(p, NBSP, at_hand(p));
    p->at++;
    return true;
}

/* article L. 441-10 of a code, and the number after the letter */
static bool space_in_code_article(Line *p)
{
    uint32_t letter = code_after(p, 1), next = code_after(p, 2);
    bool before =
        is_one_of(letter, "ALRD") && (next == '.' || is_digit(next)) && is_article_before(p);
    bool after = code_before(p, 1) == '.' && is_one_of(code_before(p, 2), "ALRD") &&
                 !is_letter(code_before(p, 3)) && is_digit(letter);
    return (before || after) && replace(p, NBSP);
}

/* 12 000 € HT */
static bool space_before_tax(Line *p)
{
    return is_one_of(code_before(p, 1), "€$£") && is_tax_at(p, p->at + 1) && replace(p, NBSP);
}

/* ---- the table --------------------------------------------------------------------------------
 */

#define SPACES " \u00A0\u202F\u2009"

const TypographyRule typography_rules[] = {
    {LANG_FR, SPACES, space_before_high, "space before ; ! ?: narrow no-break",
     "Quoi ? Oui ; non !", "Quoi\u202F? Oui\u202F; non\u202F!"},
    {LANG_FR, ";!?", insert_before_high, "no space before ; ! ?: a narrow no-break one",
     "Quoi? Oui; non!", "Quoi\u202F? Oui\u202F; non\u202F!"},
    {LANG_FR, SPACES, space_before_colon, "space before a colon: no-break", "Prix : 3",
     "Prix\u00A0: 3"},
    {LANG_FR, ":", insert_before_colon, "no space before a colon that ends a word: a no-break one",
     "Prix: 3, à 17:30", "Prix\u00A0: 3, à 17:30"},
    {LANG_FR, "\"", straight_to_guillemets,
     "straight quotation marks in pairs: guillemets; inside guillemets: curly ones",
     "dit \"oui\" et « un \"non\" »", "dit «\u202Foui\u202F» et «\u202Fun “non”\u202F»"},
    {LANG_FR, SPACES, space_in_guillemets, "space inside guillemets: narrow no-break", "« oui »",
     "«\u202Foui\u202F»"},
    {LANG_FR, "«»", insert_in_guillemets, "no space inside guillemets: a narrow no-break one",
     "«oui»", "«\u202Foui\u202F»"},
    {LANG_FR, "'", apostrophe, "apostrophe before a word", "l'eau d'un puits", "l’eau d’un puits"},
    {LANG_FR, ".", ellipsis, "three full stops: an ellipsis", "et puis...", "et puis…"},
    {LANG_FR, "-", spaced_dash, "hyphens between spaces and words: a dash", "un - deux -- trois",
     "un – deux – trois"},
    {LANG_FR, " ", digit_group, "space between groups of three digits: narrow no-break",
     "58 000 lots", "58\u202F000 lots"},
    {LANG_FR, " ", space_before_unit, "space between a number and its unit: no-break",
     "4 h, 15 %, 2 jours, 5 kg", "4\u00A0h, 15\u00A0%, 2\u00A0jours, 5\u00A0kg"},
    {LANG_FR, "%‰€£", insert_before_sign, "no space between a number and its sign: a no-break one",
     "15%, 20€", "15\u00A0%, 20\u00A0€"},
    {LANG_FR, " ", space_before_month, "space between a day and its month: no-break",
     "le 3 mars et le 1er avril", "le 3\u00A0mars et le 1er\u00A0avril"},
    {LANG_FR, " ", space_after_holder,
     "space between a title and a name, an abbreviation and its number: no-break",
     "M. Dupont, art. 12, n° 3", "M.\u00A0Dupont, art.\u00A012, n°\u00A03"},
    {LANG_FR, "°", insert_after_number_sign, "no space after n°: a no-break one", "n°12, N°3",
     "n°\u00A012, N°\u00A03"},
    {LANG_FR, " ", space_before_minutes, "space between hours and minutes: no-break", "à 17 h 30",
     "à 17\u00A0h\u00A030"},
    {LANG_FR, "h", insert_in_time, "hours written together: no-break spaces", "de 9h à 17h30",
     "de 9\u00A0h à 17\u00A0h\u00A030"},
    {LANG_FR, " ", space_in_code_article,
     "spaces inside the name of an article of a code: no-break", "article L. 441-10, art. R3133-1",
     "article\u00A0L.\u00A0441-10, art.\u00A0R3133-1"},
    {LANG_FR, " ", space_before_tax, "space between a currency and HT or TTC: no-break",
     "12 000 € HT", "12\u202F000\u00A0€\u00A0HT"},

    {LANG_EN, "\"", straight_to_curly, "straight quotation marks in pairs: curly ones",
     "he said \"yes\".", "he said “yes”."},
    {LANG_EN, "'", apostrophe, "apostrophe inside a word", "don't", "don’t"},
    {LANG_EN, "'", single_to_curly, "single straight quotation marks in pairs: curly ones",
     "he said 'yes'.", "he said ‘yes’."},
    {LANG_EN, "'", possessive, "apostrophe after a word", "the users' data", "the users’ data"},
    {LANG_EN, ".", ellipsis, "three full stops: an ellipsis", "and then...", "and then…"},
    {LANG_EN, "-", spaced_dash, "hyphens between spaces and words: an en dash",
     "one - two -- three", "one – two – three"},
    {LANG_EN, "-", close_dash, "two hyphens between words: an em dash", "one--two", "one—two"},
    {LANG_EN, " ", space_before_unit, "space between a number and its unit: no-break",
     "4 hours, 15 %, 5 kg", "4\u00A0hours, 15\u00A0%, 5\u00A0kg"},
    {LANG_EN, " ", space_before_month, "space between a day and its month: no-break",
     "3 March 2027", "3\u00A0March 2027"},
    {LANG_EN, " ", space_after_holder,
     "space between a title and a name, an abbreviation and its number: no-break",
     "Mr Smith, Art. 12, No. 3", "Mr\u00A0Smith, Art.\u00A012, No.\u00A03"},
};
const size_t typography_rule_count = sizeof typography_rules / sizeof *typography_rules;
