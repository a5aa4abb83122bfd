/* Words that hold on to their neighbours: units after a number, months after a day, titles and
 * abbreviations before a name or a number. */
#include "markdown/typography.h"

static const Str units_fr[] = {
    S_INIT("%"),        S_INIT("‰"),        S_INIT("€"),      S_INIT("$"),      S_INIT("£"),
    S_INIT("k€"),       S_INIT("M€"),       S_INIT("EUR"),    S_INIT("euro"),   S_INIT("euros"),
    S_INIT("centimes"), S_INIT("h"),        S_INIT("min"),    S_INIT("s"),      S_INIT("ms"),
    S_INIT("j"),        S_INIT("heure"),    S_INIT("heures"), S_INIT("minute"), S_INIT("minutes"),
    S_INIT("seconde"),  S_INIT("secondes"), S_INIT("jour"),   S_INIT("jours"),  S_INIT("semaine"),
    S_INIT("semaines"), S_INIT("mois"),     S_INIT("an"),     S_INIT("ans"),    S_INIT("année"),
    S_INIT("années"),   S_INIT("point"),    S_INIT("points"), S_INIT("page"),   S_INIT("pages"),
};

static const Str units_en[] = {
    S_INIT("%"),       S_INIT("€"),      S_INIT("$"),       S_INIT("£"),      S_INIT("EUR"),
    S_INIT("USD"),     S_INIT("euro"),   S_INIT("euros"),   S_INIT("h"),      S_INIT("min"),
    S_INIT("s"),       S_INIT("ms"),     S_INIT("hour"),    S_INIT("hours"),  S_INIT("minute"),
    S_INIT("minutes"), S_INIT("second"), S_INIT("seconds"), S_INIT("day"),    S_INIT("days"),
    S_INIT("week"),    S_INIT("weeks"),  S_INIT("month"),   S_INIT("months"), S_INIT("year"),
    S_INIT("years"),   S_INIT("point"),  S_INIT("points"),  S_INIT("page"),   S_INIT("pages"),
    S_INIT("a.m."),    S_INIT("p.m."),   S_INIT("am"),      S_INIT("pm"),
};

/* Symbols of both languages. */
static const Str symbols[] = {
    S_INIT("kg"),     S_INIT("g"),     S_INIT("mg"),  S_INIT("t"),   S_INIT("m"),
    S_INIT("km"),     S_INIT("cm"),    S_INIT("mm"),  S_INIT("m²"),  S_INIT("m³"),
    S_INIT("ha"),     S_INIT("L"),     S_INIT("l"),   S_INIT("o"),   S_INIT("ko"),
    S_INIT("Ko"),     S_INIT("Mo"),    S_INIT("Go"),  S_INIT("To"),  S_INIT("kB"),
    S_INIT("MB"),     S_INIT("GB"),    S_INIT("TB"),  S_INIT("Kio"), S_INIT("Mio"),
    S_INIT("Gio"),    S_INIT("KiB"),   S_INIT("MiB"), S_INIT("GiB"), S_INIT("Mbit/s"),
    S_INIT("Gbit/s"), S_INIT("W"),     S_INIT("kW"),  S_INIT("kWh"), S_INIT("MWh"),
    S_INIT("V"),      S_INIT("A"),     S_INIT("Hz"),  S_INIT("kHz"), S_INIT("MHz"),
    S_INIT("GHz"),    S_INIT("°"),     S_INIT("°C"),  S_INIT("px"),  S_INIT("pt"),
    S_INIT("dpi"),    S_INIT("tCO₂e"),
};

static const Str months[LANG_COUNT][12] = {
    [LANG_FR] = {S_INIT("janvier"), S_INIT("février"), S_INIT("mars"), S_INIT("avril"),
                 S_INIT("mai"), S_INIT("juin"), S_INIT("juillet"), S_INIT("août"),
                 S_INIT("septembre"), S_INIT("octobre"), S_INIT("novembre"), S_INIT("décembre")},
    [LANG_EN] = {S_INIT("January"), S_INIT("February"), S_INIT("March"), S_INIT("April"),
                 S_INIT("May"), S_INIT("June"), S_INIT("July"), S_INIT("August"),
                 S_INIT("September"), S_INIT("October"), S_INIT("November"), S_INIT("December")},
};

typedef enum { HOLDS_NUMBER, HOLDS_NAME } Held;

typedef struct {
    Str word;
    Held held;
} Holder;

static const Holder holders_fr[] = {
    {S_INIT("n°"), HOLDS_NUMBER},       {S_INIT("N°"), HOLDS_NUMBER},
    {S_INIT("nº"), HOLDS_NUMBER},       {S_INIT("nos"), HOLDS_NUMBER},
    {S_INIT("art."), HOLDS_NUMBER},     {S_INIT("al."), HOLDS_NUMBER},
    {S_INIT("p."), HOLDS_NUMBER},       {S_INIT("pp."), HOLDS_NUMBER},
    {S_INIT("fig."), HOLDS_NUMBER},     {S_INIT("chap."), HOLDS_NUMBER},
    {S_INIT("vol."), HOLDS_NUMBER},     {S_INIT("§"), HOLDS_NUMBER},
    {S_INIT("article"), HOLDS_NUMBER},  {S_INIT("Article"), HOLDS_NUMBER},
    {S_INIT("articles"), HOLDS_NUMBER}, {S_INIT("annexe"), HOLDS_NUMBER},
    {S_INIT("Annexe"), HOLDS_NUMBER},   {S_INIT("section"), HOLDS_NUMBER},
    {S_INIT("Section"), HOLDS_NUMBER},  {S_INIT("page"), HOLDS_NUMBER},
    {S_INIT("M."), HOLDS_NAME},         {S_INIT("MM."), HOLDS_NAME},
    {S_INIT("Mme"), HOLDS_NAME},        {S_INIT("Mmes"), HOLDS_NAME},
    {S_INIT("Mlle"), HOLDS_NAME},       {S_INIT("Me"), HOLDS_NAME},
    {S_INIT("Dr"), HOLDS_NAME},         {S_INIT("Pr"), HOLDS_NAME},
};

static const Holder holders_en[] = {
    {S_INIT("No."), HOLDS_NUMBER},     {S_INIT("no."), HOLDS_NUMBER},
    {S_INIT("Art."), HOLDS_NUMBER},    {S_INIT("art."), HOLDS_NUMBER},
    {S_INIT("p."), HOLDS_NUMBER},      {S_INIT("pp."), HOLDS_NUMBER},
    {S_INIT("Fig."), HOLDS_NUMBER},    {S_INIT("vol."), HOLDS_NUMBER},
    {S_INIT("§"), HOLDS_NUMBER},       {S_INIT("Article"), HOLDS_NUMBER},
    {S_INIT("article"), HOLDS_NUMBER}, {S_INIT("Section"), HOLDS_NUMBER},
    {S_INIT("section"), HOLDS_NUMBER}, {S_INIT("Annex"), HOLDS_NUMBER},
    {S_INIT("annex"), HOLDS_NUMBER},   {S_INIT("clause"), HOLDS_NUMBER},
    {S_INIT("Clause"), HOLDS_NUMBER},  {S_INIT("page"), HOLDS_NUMBER},
    {S_INIT("Mr"), HOLDS_NAME},        {S_INIT("Mr."), HOLDS_NAME},
    {S_INIT("Mrs"), HOLDS_NAME},       {S_INIT("Mrs."), HOLDS_NAME},
    {S_INIT("Ms"), HOLDS_NAME},        {S_INIT("Ms."), HOLDS_NAME},
    {S_INIT("Dr"), HOLDS_NAME},        {S_INIT("Dr."), HOLDS_NAME},
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The cells of `in` from `at` on, as far as they are `word`; 0 when they are not. */
static size_t cells_of(const Line *p, size_t at, Str word)
{
    size_t cell = at;
    for (size_t i = 0; i < word.n; cell++)
        if (cell >= p->in.count || p->in.items[cell].code != utf8_next(word, &i))
            return 0;
    return cell - at;
}

static bool is_word_at(const Line *p, size_t at, const Str *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t end = cells_of(p, at, words[i]);
        uint32_t next = at + end < p->in.count ? p->in.items[at + end].code : EDGE;
        if (end > 0 && !is_letter(next) && !is_digit(next))
            return true;
    }
    return false;
}

bool is_unit_at(const Line *p, size_t at)
{
    bool own = p->lang == LANG_FR ? is_word_at(p, at, units_fr, COUNT(units_fr))
                                  : is_word_at(p, at, units_en, COUNT(units_en));
    return own || is_word_at(p, at, symbols, COUNT(symbols));
}

bool is_month_at(const Line *p, size_t at)
{
    return is_word_at(p, at, months[p->lang], 12);
}

/* Does `out` end with the word, and is it a word of its own there? */
static bool ends_with(const Line *p, Str word)
{
    char last = word.p[word.n - 1];
    if ((last & 0x80) == 0 && code_before(p, 1) != (unsigned char)last)
        return false;
    size_t length = utf8_length(word);
    if (length > p->out.count)
        return false;
    const Cell *cells = p->out.items + p->out.count - length;
    for (size_t i = 0, k = 0; i < word.n; k++)
        if (cells[k].code != utf8_next(word, &i))
            return false;
    uint32_t before = code_before(p, length + 1);
    return !is_letter(before) && !is_digit(before) && before != '.' && before != '-';
}

static bool is_capital(uint32_t code)
{
    return (code >= 'A' && code <= 'Z') || (code >= 0xC0 && code <= 0xDE && code != 0xD7) ||
           code == 0x152;
}

bool holds_next(const Line *p, size_t at)
{
    const Holder *all = p->lang == LANG_FR ? holders_fr : holders_en;
    size_t count = p->lang == LANG_FR ? COUNT(holders_fr) : COUNT(holders_en);
    uint32_t next = at < p->in.count ? p->in.items[at].code : EDGE;
    if (!is_digit(next) && !is_capital(next))
        return false;
    for (size_t i = 0; i < count; i++)
        if (ends_with(p, all[i].word))
            return all[i].held == HOLDS_NUMBER ? is_digit(next) : is_capital(next);
    return false;
}

bool is_article_before(const Line *p)
{
    static const Str words[] = {S_INIT("article"),  S_INIT("articles"), S_INIT("Article"),
                                S_INIT("Articles"), S_INIT("art."),     S_INIT("Art.")};
    for (size_t i = 0; i < COUNT(words); i++)
        if (ends_with(p, words[i]))
            return true;
    return false;
}

bool is_tax_at(const Line *p, size_t at)
{
    static const Str words[] = {S_INIT("HT"), S_INIT("TTC"), S_INIT("hors")};
    return is_word_at(p, at, words, COUNT(words));
}
