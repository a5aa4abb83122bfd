/* ECMA-262 regular expressions with the u flag -> PCRE2 (ECMA-262 2023, section 22.2.1).
 *
 * The u flag has no leniency: unknown escapes and stray braces are faults. What PCRE2 means
 * otherwise (\s, \v, `.`, [], [^], \cX, \u, names of properties) is rewritten; characters are
 * written by number, so that nothing is special to PCRE2 by accident. */
#include "data/regex.h"

/* White space and line ends of ECMA-262 (12.2, 12.3), as the inside of a class. */
#define SPACE                                                                                      \
    "\\x{9}-\\x{D}\\x{20}\\x{A0}\\x{1680}\\x{2000}-\\x{200A}\\x{2028}\\x{2029}\\x{202F}"           \
    "\\x{205F}\\x{3000}\\x{FEFF}"
#define NOT_SPACE                                                                                  \
    "\\x{0}-\\x{8}\\x{E}-\\x{1F}\\x{21}-\\x{9F}\\x{A1}-\\x{167F}\\x{1681}-\\x{1FFF}"               \
    "\\x{200B}-\\x{2027}\\x{202A}-\\x{202E}\\x{2030}-\\x{205E}\\x{2060}-\\x{2FFF}"                 \
    "\\x{3001}-\\x{FEFE}\\x{FF00}-\\x{10FFFF}"

typedef struct {
    RegexReader *r;
    VEC(Str) groups; /* all capturing groups of the pattern, by number from 1; unnamed ones empty */
    VEC(size_t) open;  /* where each open group begins */
    bool quantifiable; /* what came last may be repeated */
} Ecma;

static bool is_digit(uint32_t c)
{
    return c >= '0' && c <= '9';
}

/* ---- properties: \p{..} ------------------------------------------------------------------- */

/* General categories: the names of ECMA-262 and the short ones that PCRE2 knows. */
static const struct {
    Str name;
    Str pcre;
} categories[] = {
    {S_INIT("Letter"), S_INIT("L")},
    {S_INIT("Cased_Letter"), S_INIT("L&")},
    {S_INIT("LC"), S_INIT("L&")},
    {S_INIT("Uppercase_Letter"), S_INIT("Lu")},
    {S_INIT("Lowercase_Letter"), S_INIT("Ll")},
    {S_INIT("Titlecase_Letter"), S_INIT("Lt")},
    {S_INIT("Modifier_Letter"), S_INIT("Lm")},
    {S_INIT("Other_Letter"), S_INIT("Lo")},
    {S_INIT("Mark"), S_INIT("M")},
    {S_INIT("Combining_Mark"), S_INIT("M")},
    {S_INIT("Nonspacing_Mark"), S_INIT("Mn")},
    {S_INIT("Spacing_Mark"), S_INIT("Mc")},
    {S_INIT("Enclosing_Mark"), S_INIT("Me")},
    {S_INIT("Number"), S_INIT("N")},
    {S_INIT("Decimal_Number"), S_INIT("Nd")},
    {S_INIT("digit"), S_INIT("Nd")},
    {S_INIT("Letter_Number"), S_INIT("Nl")},
    {S_INIT("Other_Number"), S_INIT("No")},
    {S_INIT("Punctuation"), S_INIT("P")},
    {S_INIT("punct"), S_INIT("P")},
    {S_INIT("Connector_Punctuation"), S_INIT("Pc")},
    {S_INIT("Dash_Punctuation"), S_INIT("Pd")},
    {S_INIT("Open_Punctuation"), S_INIT("Ps")},
    {S_INIT("Close_Punctuation"), S_INIT("Pe")},
    {S_INIT("Initial_Punctuation"), S_INIT("Pi")},
    {S_INIT("Final_Punctuation"), S_INIT("Pf")},
    {S_INIT("Other_Punctuation"), S_INIT("Po")},
    {S_INIT("Symbol"), S_INIT("S")},
    {S_INIT("Math_Symbol"), S_INIT("Sm")},
    {S_INIT("Currency_Symbol"), S_INIT("Sc")},
    {S_INIT("Modifier_Symbol"), S_INIT("Sk")},
    {S_INIT("Other_Symbol"), S_INIT("So")},
    {S_INIT("Separator"), S_INIT("Z")},
    {S_INIT("Space_Separator"), S_INIT("Zs")},
    {S_INIT("Line_Separator"), S_INIT("Zl")},
    {S_INIT("Paragraph_Separator"), S_INIT("Zp")},
    {S_INIT("Other"), S_INIT("C")},
    {S_INIT("Control"), S_INIT("Cc")},
    {S_INIT("cntrl"), S_INIT("Cc")},
    {S_INIT("Format"), S_INIT("Cf")},
    {S_INIT("Surrogate"), S_INIT("Cs")},
    {S_INIT("Private_Use"), S_INIT("Co")},
    {S_INIT("Unassigned"), S_INIT("Cn")},
};
static const char short_categories[] = " L Lu Ll Lt Lm Lo M Mn Mc Me N Nd Nl No P Pc Pd Ps Pe Pi Pf"
                                       " Po S Sm Sc Sk So Z Zs Zl Zp C Cc Cf Cs Co Cn ";

/* Binary properties of ECMA-262 (table 67) by both names; PCRE2 knows them under the same. */
static const char binary_properties[] =
    " ASCII ASCII_Hex_Digit AHex Alphabetic Alpha Any Bidi_Control Bidi_C Bidi_Mirrored Bidi_M"
    " Case_Ignorable CI Cased Changes_When_Casefolded CWCF Changes_When_Casemapped CWCM"
    " Changes_When_Lowercased CWL Changes_When_NFKC_Casefolded CWKCF Changes_When_Titlecased CWT"
    " Changes_When_Uppercased CWU Dash Default_Ignorable_Code_Point DI Deprecated Dep Diacritic Dia"
    " Emoji Emoji_Component EComp Emoji_Modifier EMod Emoji_Modifier_Base EBase Emoji_Presentation"
    " EPres Extended_Pictographic ExtPict Extender Ext Grapheme_Base Gr_Base Grapheme_Extend Gr_Ext"
    " Hex_Digit Hex IDS_Binary_Operator IDSB IDS_Trinary_Operator IDST ID_Continue IDC ID_Start IDS"
    " Ideographic Ideo Join_Control Join_C Logical_Order_Exception LOE Lowercase Lower Math"
    " Noncharacter_Code_Point NChar Pattern_Syntax Pat_Syn Pattern_White_Space Pat_WS"
    " Quotation_Mark QMark Radical Regional_Indicator RI Sentence_Terminal STerm Soft_Dotted SD"
    " Terminal_Punctuation Term Unified_Ideograph UIdeo Uppercase Upper Variation_Selector VS"
    " White_Space space XID_Continue XIDC XID_Start XIDS ";

static bool listed(const char *list, Str name, Arena *a)
{
    return name.n > 0 && str_find_byte(name, ' ') == SIZE_MAX &&
           str_find(str(list), str_print(a, " " STR_FMT " ", STR_ARG(name))) != SIZE_MAX;
}

static Str category_name(Arena *a, Str name)
{
    for (size_t i = 0; i < sizeof categories / sizeof *categories; i++)
        if (str_eq(categories[i].name, name))
            return categories[i].pcre;
    return listed(short_categories, name, a) ? name : (Str){0};
}

/* PCRE2's name of the property `text`, empty when ECMA-262 has none; *flip when it is the opposite.
 */
static Str property_name(Arena *a, Str text, bool *flip)
{
    size_t equals = str_find_byte(text, '=');
    if (equals == SIZE_MAX) {
        *flip = str_eq(text, S("Assigned"));
        Str category = category_name(a, *flip ? S("Cn") : text);
        return category.n > 0 || !listed(binary_properties, text, a) ? category : text;
    }
    Str key = str_slice(text, 0, equals), value = str_slice(text, equals + 1, text.n);
    if (str_eq(key, S("General_Category")) || str_eq(key, S("gc")))
        return category_name(a, value);
    if (str_eq(key, S("Script")) || str_eq(key, S("sc")))
        return str_print(a, "sc:" STR_FMT, STR_ARG(value));
    if (str_eq(key, S("Script_Extensions")) || str_eq(key, S("scx")))
        return str_print(a, "scx:" STR_FMT, STR_ARG(value));
    return (Str){0};
}

/* After `\p` or `\P`. */
static bool read_property(RegexReader *r, size_t begin, bool negative)
{
    size_t close = str_find_byte(str_slice(r->in, r->at, r->in.n), '}');
    if (close == SIZE_MAX || r->in.p[r->at] != '{')
        return regex_fault(r, MSG_REGEX_PROPERTY, begin, r->at);
    Str text = str_slice(r->in, r->at + 1, r->at + close);
    r->at += close + 1;
    bool flip = false;
    Str name = property_name(r->arena, text, &flip);
    for (size_t i = 0; i < text.n; i++)
        if (!is_digit((unsigned char)text.p[i]) && text.p[i] != '_' && text.p[i] != '=' &&
            !(text.p[i] >= 'A' && text.p[i] <= 'Z') && !(text.p[i] >= 'a' && text.p[i] <= 'z'))
            name.n = 0;
    if (name.n == 0 || !regex_knows_property(r->arena, name))
        return regex_fault(r, MSG_REGEX_PROPERTY, begin, r->at);
    buf_print(&r->out, "\\%c{" STR_FMT "}", negative != flip ? 'P' : 'p', STR_ARG(name));
    return true;
}

/* ---- escapes ------------------------------------------------------------------------------ */

static int hex_value(uint32_t c)
{
    if (is_digit(c))
        return (int)(c - '0');
    if (c >= 'a' && c <= 'f')
        return (int)(c - 'a' + 10);
    return c >= 'A' && c <= 'F' ? (int)(c - 'A' + 10) : -1;
}

/* Exactly `count` hexadecimal digits at *at. */
static bool read_hex(Str in, size_t *at, size_t count, uint32_t *out)
{
    *out = 0;
    for (size_t i = 0; i < count; i++) {
        int digit = *at + i < in.n ? hex_value((unsigned char)in.p[*at + i]) : -1;
        if (digit < 0)
            return false;
        *out = *out * 16 + (uint32_t)digit;
    }
    *at += count;
    return true;
}

/* After `\u`: XXXX, a pair of surrogates, or {X..}. */
static bool read_unicode(RegexReader *r, uint32_t *code)
{
    if (regex_accept(r, S("{"))) {
        size_t first = r->at;
        uint32_t digit;
        for (*code = 0; *code <= 0x10FFFF && read_hex(r->in, &r->at, 1, &digit);)
            *code = *code * 16 + digit;
        return r->at > first && *code <= 0x10FFFF && regex_accept(r, S("}")) &&
               (*code < 0xD800 || *code > 0xDFFF);
    }
    if (!read_hex(r->in, &r->at, 4, code))
        return false;
    if (*code >= 0xD800 && *code <= 0xDBFF) {
        uint32_t low;
        if (!regex_accept(r, S("\\u")) || !read_hex(r->in, &r->at, 4, &low) || low < 0xDC00 ||
            low > 0xDFFF)
            return false;
        *code = 0x10000 + ((*code - 0xD800) << 10) + (low - 0xDC00);
    }
    return *code < 0xDC00 || *code > 0xDFFF;
}

/* After a backslash: an escape that is one character, in a class or not. False without a fault when
 * it is none. */
static bool read_character_escape(RegexReader *r, uint32_t *code)
{
    static const char from[] = "fnrtv^$\\.*+?()[]{}|/", to[] = "\f\n\r\t\v^$\\.*+?()[]{}|/";
    uint32_t c = regex_peek(r);
    if (c == 0 || c >= 0x80)
        return false;
    r->at++;
    uint32_t next = regex_peek(r);
    size_t which = str_find_byte(str(from), (char)c);
    if (which != SIZE_MAX) {
        *code = (uint32_t)to[which];
        return true;
    }
    if (c == '0' && !is_digit(next)) {
        *code = 0;
        return true;
    }
    if (c == 'c' && next < 0x80 && ((next | 32) >= 'a' && (next | 32) <= 'z')) {
        r->at++;
        *code = next % 32;
        return true;
    }
    if (c == 'x')
        return read_hex(r->in, &r->at, 2, code);
    return c == 'u' && read_unicode(r, code);
}

static bool escape_fault(RegexReader *r, size_t begin)
{
    size_t end = begin + 1;
    if (end < r->in.n)
        utf8_next(r->in, &end);
    return regex_fault(r, MSG_REGEX_ESCAPE, begin, end);
}

/* After a backslash: \d \D \w \W \s \S \p \P, written as part of a class or alone. *found is false,
 * and nothing is read, when it is none of them. */
static bool read_set_escape(RegexReader *r, bool in_class, bool *found)
{
    size_t begin = r->at - 1;
    uint32_t c = regex_peek(r);
    *found = true;
    switch (c) {
    case 'd':
    case 'D':
    case 'w':
    case 'W':
        r->at++;
        buf_print(&r->out, "\\%c", (char)c);
        return true;
    case 's':
    case 'S': {
        r->at++;
        Str set = c == 's' ? S(SPACE) : S(NOT_SPACE);
        buf_print(&r->out, in_class ? STR_FMT : "[" STR_FMT "]", STR_ARG(set));
        return true;
    }
    case 'p':
    case 'P':
        r->at++;
        return read_property(r, begin, c == 'P');
    default:
        *found = false;
        return true;
    }
}

/* ---- classes ------------------------------------------------------------------------------ */

/* One character of a class, or a set that is written at once. */
static bool read_class_atom(RegexReader *r, size_t open, uint32_t *code, bool *is_set)
{
    *is_set = false;
    if (r->at >= r->in.n)
        return regex_fault(r, MSG_REGEX_CLASS_OPEN, open, open + 1);
    size_t begin = r->at;
    *code = utf8_next(r->in, &r->at);
    if (*code != '\\')
        return true;
    if (!read_set_escape(r, true, is_set))
        return false;
    if (*is_set)
        return true;
    if (regex_accept(r, S("-"))) {
        *code = '-';
        return true;
    }
    if (regex_accept(r, S("b"))) {
        *code = '\b';
        return true;
    }
    return read_character_escape(r, code) || escape_fault(r, begin);
}

static bool read_class_entry(RegexReader *r, size_t open)
{
    size_t begin = r->at;
    uint32_t low, high;
    bool low_is_set, high_is_set;
    if (!read_class_atom(r, open, &low, &low_is_set))
        return false;
    if (!low_is_set)
        regex_put_code(&r->out, low);
    bool range = regex_peek(r) == '-' && !str_starts(str_slice(r->in, r->at, r->in.n), S("-]"));
    if (!range || r->at + 1 >= r->in.n)
        return true;
    r->at++;
    size_t written = r->out.n;
    if (!read_class_atom(r, open, &high, &high_is_set))
        return false;
    if (low_is_set || high_is_set || high < low)
        return regex_fault(r, MSG_REGEX_RANGE, begin, r->at);
    r->out.n = written;
    buf_byte(&r->out, '-');
    regex_put_code(&r->out, high);
    return true;
}

static bool read_class(RegexReader *r)
{
    size_t open = r->at++;
    bool negative = regex_accept(r, S("^"));
    if (regex_accept(r, S("]"))) { /* nothing, or anything: PCRE2 has no empty class */
        buf_put(&r->out, negative ? S("[\\x{0}-\\x{10FFFF}]") : S("[^\\x{0}-\\x{10FFFF}]"));
        return true;
    }
    buf_put(&r->out, negative ? S("[^") : S("["));
    while (!regex_accept(r, S("]")))
        if (!read_class_entry(r, open))
            return false;
    buf_byte(&r->out, ']');
    return true;
}

/* ---- groups and references ---------------------------------------------------------------- */

/* The name between `<` at `at` and `>`; empty when there is none. */
static Str group_name(Str in, size_t at)
{
    size_t close = str_find_byte(str_slice(in, at, in.n), '>');
    if (close == SIZE_MAX || in.p[at] != '<')
        return (Str){0};
    Str name = str_slice(in, at + 1, at + close);
    for (size_t i = 0; i < name.n; i++) {
        unsigned char c = (unsigned char)name.p[i];
        bool letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || c == '$' ||
                      c >= 0x80 || (i > 0 && is_digit(c));
        if (!letter)
            return (Str){0};
    }
    return name;
}

/* All groups that capture, before the pattern is read: references may come first. */
static void find_groups(Ecma *e)
{
    Str in = e->r->in;
    bool in_class = false;
    for (size_t at = 0; at < in.n; at++) {
        if (in.p[at] == '\\') {
            at++;
        } else if (in_class || in.p[at] == '[') {
            in_class = in.p[at] != ']';
        } else if (in.p[at] == '(') {
            Str rest = str_slice(in, at + 1, in.n);
            bool look = str_starts(rest, S("?<=")) || str_starts(rest, S("?<!"));
            if (!str_starts(rest, S("?")))
                *VEC_PUSH(e->r->arena, &e->groups) = (Str){0};
            else if (str_starts(rest, S("?<")) && !look)
                *VEC_PUSH(e->r->arena, &e->groups) = group_name(in, at + 2);
        }
    }
}

static size_t find_group(const Ecma *e, Str name, size_t *count)
{
    size_t found = 0;
    *count = 0;
    for (size_t i = 0; name.n > 0 && i < e->groups.count; i++) {
        if (str_eq(e->groups.items[i], name)) {
            found = i + 1;
            (*count)++;
        }
    }
    return found;
}

static bool read_group(Ecma *e)
{
    static const Str marks[] = {S_INIT("(?:"), S_INIT("(?="), S_INIT("(?!"), S_INIT("(?<="),
                                S_INIT("(?<!")};
    RegexReader *r = e->r;
    *VEC_PUSH(r->arena, &e->open) = r->at;
    e->quantifiable = false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        if (regex_accept(r, marks[i])) {
            buf_put(&r->out, marks[i]);
            return true;
        }
    }
    size_t begin = r->at++, count;
    buf_byte(&r->out, '(');
    if (!regex_accept(r, S("?")))
        return true;
    Str name = group_name(r->in, r->at);
    find_group(e, name, &count);
    if (name.n == 0 || count != 1)
        return regex_fault(r, MSG_REGEX_GROUP, begin, r->at + (name.n > 0 ? name.n + 2 : 0));
    r->at += name.n + 2;
    return true;
}

static bool close_group(Ecma *e)
{
    RegexReader *r = e->r;
    if (e->open.count == 0)
        return regex_fault(r, MSG_REGEX_GROUP_CLOSE, r->at, r->at + 1);
    Str group = str_slice(r->in, e->open.items[--e->open.count], r->in.n);
    bool look = str_starts(group, S("(?=")) || str_starts(group, S("(?!")) ||
                str_starts(group, S("(?<=")) || str_starts(group, S("(?<!"));
    e->quantifiable = !look;
    r->at++;
    buf_byte(&r->out, ')');
    return true;
}

/* After a backslash, at a digit from 1 or `k`. */
static bool read_reference(Ecma *e, size_t begin)
{
    RegexReader *r = e->r;
    size_t group = 0, count;
    if (regex_accept(r, S("k"))) {
        Str name = r->at < r->in.n ? group_name(r->in, r->at) : (Str){0};
        group = find_group(e, name, &count);
        if (name.n > 0)
            r->at += name.n + 2;
    } else {
        for (; is_digit(regex_peek(r)) && group <= e->groups.count; r->at++)
            group = group * 10 + (size_t)(r->in.p[r->at] - '0');
    }
    if (group == 0 || group > e->groups.count)
        return regex_fault(r, MSG_REGEX_REFERENCE, begin, r->at);
    buf_print(&r->out, "\\g{%zu}", group);
    return true;
}

/* ---- terms -------------------------------------------------------------------------------- */

static bool read_escape(Ecma *e)
{
    RegexReader *r = e->r;
    size_t begin = r->at++;
    uint32_t c = regex_peek(r), code;
    e->quantifiable = true;
    if (c == 'b' || c == 'B') {
        r->at++;
        e->quantifiable = false;
        buf_print(&r->out, "\\%c", (char)c);
        return true;
    }
    if (c == 'k' || (c >= '1' && c <= '9'))
        return read_reference(e, begin);
    bool found;
    if (!read_set_escape(r, false, &found))
        return false;
    if (found)
        return true;
    if (!read_character_escape(r, &code))
        return escape_fault(r, begin);
    regex_put_code(&r->out, code);
    return true;
}

static bool read_quantifier(Ecma *e)
{
    RegexReader *r = e->r;
    if (!e->quantifiable)
        return regex_fault(r, MSG_REGEX_REPEAT, r->at, r->at + 1);
    e->quantifiable = false;
    if (r->in.p[r->at] == '{') {
        if (!regex_read_braces(r))
            return false;
    } else {
        buf_byte(&r->out, r->in.p[r->at++]);
    }
    if (regex_accept(r, S("?")))
        buf_byte(&r->out, '?');
    return true;
}

static bool read_term(Ecma *e)
{
    RegexReader *r = e->r;
    uint32_t c = regex_peek(r);
    switch (c) {
    case '\\':
        return read_escape(e);
    case '(':
        return read_group(e);
    case ')':
        return close_group(e);
    case '[':
        e->quantifiable = true;
        return read_class(r);
    case '.':
        r->at++;
        e->quantifiable = true;
        buf_put(&r->out, S("[^\\n\\r\\x{2028}\\x{2029}]"));
        return true;
    case '^':
    case '$':
    case '|':
        r->at++;
        e->quantifiable = false;
        buf_byte(&r->out, (char)c);
        return true;
    case '*':
    case '+':
    case '?':
    case '{':
        return read_quantifier(e);
    case ']':
    case '}':
        return regex_fault(r, MSG_REGEX_CHARACTER, r->at, r->at + 1);
    default:
        e->quantifiable = true;
        regex_put_code(&r->out, utf8_next(r->in, &r->at));
        return true;
    }
}

bool regex_from_ecma(RegexReader *r)
{
    Ecma e = {.r = r};
    find_groups(&e);
    while (r->at < r->in.n)
        if (!read_term(&e))
            return false;
    if (e.open.count > 0) {
        size_t at = e.open.items[e.open.count - 1];
        return regex_fault(r, MSG_REGEX_GROUP_OPEN, at, at + 1);
    }
    return true;
}
