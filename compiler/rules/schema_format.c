/* Formats: the table of those that JSON Schema defines (Validation, section 7), and the forms of
 * dates, times, durations, identifiers and pointers. Each judges a whole text. */
#include "rules/schema.h"

/* A text read from left to right; `ok` falls once something is not as it must be. */
typedef struct {
    Str s;
    size_t at;
    bool ok;
} Scan;

static bool peek(const Scan *t, char c)
{
    return t->at < t->s.n && t->s.p[t->at] == c;
}

static bool take(Scan *t, char c)
{
    bool is = peek(t, c);
    t->at += is;
    return is;
}

static void expect(Scan *t, char c)
{
    t->ok = take(t, c) && t->ok;
}

/* Exactly `count` digits. */
static int number(Scan *t, size_t count)
{
    int value = 0;
    for (size_t i = 0; i < count; i++, t->at++) {
        if (t->at >= t->s.n || !is_digit(t->s.p[t->at])) {
            t->ok = false;
            return 0;
        }
        value = value * 10 + (t->s.p[t->at] - '0');
    }
    return value;
}

/* One digit or more; gives how many. */
static size_t digits(Scan *t)
{
    size_t begin = t->at;
    while (t->at < t->s.n && is_digit(t->s.p[t->at]))
        t->at++;
    return t->at - begin;
}

static bool at_end(const Scan *t)
{
    return t->ok && t->at == t->s.n;
}

/* ---- dates and times: RFC 3339, 5.6 --------------------------------------------------------- */

static void full_date(Scan *t)
{
    Date d;
    t->ok = t->ok && date_read(str_slice(t->s, t->at, t->at + 10), &d) && t->s.n >= t->at + 10;
    t->at += 10;
}

/* A leap second exists at the end of a day in UTC only. */
static void full_time(Scan *t)
{
    int hour = number(t, 2);
    expect(t, ':');
    int minute = number(t, 2);
    expect(t, ':');
    int second = number(t, 2);
    if (take(t, '.'))
        t->ok = digits(t) > 0 && t->ok;
    int offset = 0;
    if (!take(t, 'Z') && !take(t, 'z')) {
        int sign = peek(t, '-') ? -1 : 1;
        if (!take(t, '-'))
            expect(t, '+');
        int hours = number(t, 2);
        expect(t, ':');
        int minutes = number(t, 2);
        t->ok = t->ok && hours < 24 && minutes < 60;
        offset = sign * (hours * 60 + minutes);
    }
    int utc = ((hour * 60 + minute - offset) % 1440 + 1440) % 1440;
    t->ok = t->ok && hour < 24 && minute < 60 && (second < 60 || (second == 60 && utc == 1439));
}

static bool format_date(Arena *a, Str text)
{
    (void)a;
    Scan t = {text, 0, true};
    full_date(&t);
    return at_end(&t);
}

static bool format_time(Arena *a, Str text)
{
    (void)a;
    Scan t = {text, 0, true};
    full_time(&t);
    return at_end(&t);
}

static bool format_date_time(Arena *a, Str text)
{
    (void)a;
    Scan t = {text, 0, true};
    full_date(&t);
    if (!take(&t, 'T'))
        expect(&t, 't');
    full_time(&t);
    return at_end(&t);
}

/* ---- durations: RFC 3339, appendix A -------------------------------------------------------- */

/* Amounts with the letters of `units`, in order and without a gap between the first and the last;
 * gives how many there are. */
static size_t amounts(Scan *t, const char *units)
{
    size_t count = 0;
    const char *next = units;
    while (t->ok && t->at < t->s.n && is_digit(t->s.p[t->at])) {
        digits(t);
        const char *unit = next;
        while (*unit != '\0' && !peek(t, *unit))
            unit++;
        t->ok = *unit != '\0' && (count == 0 || unit == next);
        t->at++;
        next = unit + 1;
        count++;
    }
    return count;
}

static bool format_duration(Arena *a, Str text)
{
    (void)a;
    Scan t = {text, 0, true}, weeks;
    expect(&t, 'P');
    weeks = t;
    if (amounts(&weeks, "W") == 1 && at_end(&weeks))
        return true;
    size_t count = amounts(&t, "YMD");
    if (take(&t, 'T')) {
        size_t times = amounts(&t, "HMS");
        t.ok = t.ok && times > 0;
        count += times;
    }
    return at_end(&t) && count > 0;
}

/* ---- identifiers and pointers --------------------------------------------------------------- */

/* RFC 4122 */
static bool format_uuid(Arena *a, Str text)
{
    (void)a;
    bool fine = text.n == 36;
    for (size_t i = 0; fine && i < text.n; i++)
        fine = i == 8 || i == 13 || i == 18 || i == 23 ? text.p[i] == '-' : is_hex(text.p[i]);
    return fine;
}

/* RFC 6901 */
static bool format_json_pointer(Arena *a, Str text)
{
    (void)a;
    if (text.n > 0 && text.p[0] != '/')
        return false;
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '~' && (i + 1 == text.n || (text.p[i + 1] != '0' && text.p[i + 1] != '1')))
            return false;
    return true;
}

/* draft-bhutton-relative-json-pointer-00: 0, 12, 1#, 2/a/b */
static bool format_relative_json_pointer(Arena *a, Str text)
{
    Scan t = {text, 0, true};
    bool zero = peek(&t, '0');
    size_t count = digits(&t);
    if (count == 0 || (zero && count > 1))
        return false;
    Str rest = str_slice(text, t.at, text.n);
    return str_eq(rest, S("#")) || format_json_pointer(a, rest);
}

static bool format_regex(Arena *a, Str text)
{
    return regex_try(a, text, REGEX_ECMA) != NULL;
}

/* ---- the table ------------------------------------------------------------------------------ */

#define FORMAT(name, judge, fr, en, example)                                                       \
    {                                                                                              \
        S_INIT(name), judge, {{S_INIT(fr), S_INIT(en)}}, S_INIT(example)                           \
    }

static const Format formats[] = {
    FORMAT("date", format_date, "une date", "a date", "2027-03-31"),
    FORMAT("time", format_time, "une heure avec son fuseau", "a time with its offset", "17:30:00Z"),
    FORMAT("date-time", format_date_time, "une date avec heure et fuseau",
           "a date with time and offset", "2027-03-31T17:30:00Z"),
    FORMAT("duration", format_duration, "une durée (ISO 8601)", "a duration (ISO 8601)", "P2DT4H"),
    FORMAT("email", format_email, "une adresse de courriel", "an e-mail address", "nom@exemple.fr"),
    FORMAT("idn-email", format_idn_email, "une adresse de courriel", "an e-mail address",
           "nom@exemple.fr"),
    FORMAT("hostname", format_hostname, "un nom de machine", "a host name", "www.exemple.fr"),
    FORMAT("idn-hostname", format_idn_hostname, "un nom de machine", "a host name",
           "www.exemple.fr"),
    FORMAT("ipv4", format_ipv4, "une adresse IPv4", "an IPv4 address", "192.0.2.1"),
    FORMAT("ipv6", format_ipv6, "une adresse IPv6", "an IPv6 address", "2001:db8::1"),
    FORMAT("uri", format_uri, "une adresse complète (URI)", "a complete address (URI)",
           "https://exemple.fr/page"),
    FORMAT("uri-reference", format_uri_reference, "une adresse ou un chemin (URI)",
           "an address or path (URI)", "/page"),
    FORMAT("iri", format_iri, "une adresse complète (IRI)", "a complete address (IRI)",
           "https://exemple.fr/page"),
    FORMAT("iri-reference", format_iri_reference, "une adresse ou un chemin (IRI)",
           "an address or path (IRI)", "/page"),
    FORMAT("uri-template", format_uri_template, "un modèle d’adresse (RFC 6570)",
           "an address template (RFC 6570)", "https://exemple.fr/{id}"),
    FORMAT("uuid", format_uuid, "un identifiant UUID", "a UUID",
           "123e4567-e89b-12d3-a456-426614174000"),
    FORMAT("json-pointer", format_json_pointer, "un pointeur JSON", "a JSON pointer", "/a/0"),
    FORMAT("relative-json-pointer", format_relative_json_pointer, "un pointeur JSON relatif",
           "a relative JSON pointer", "1/a"),
    FORMAT("regex", format_regex, "une expression régulière", "a regular expression", "^[A-Z]{2}$"),
};

enum { FORMAT_COUNT = sizeof formats / sizeof *formats };

const Format *format_find(Str name)
{
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        if (str_eq(formats[i].name, name))
            return &formats[i];
    return NULL;
}

Str format_nearest(Str name)
{
    static const Str own[] = {
        S_INIT("time-of-day"),  S_INIT("duration-text"), S_INIT("money"), S_INIT("percent"),
        S_INIT("quantity"),     S_INIT("measure"),       S_INIT("euros"), S_INIT("weekdays"),
        S_INIT("siren"),        S_INIT("minutes"),       S_INIT("hours"), S_INIT("days"),
        S_INIT("working-days"), S_INIT("months"),        S_INIT("years"), S_INIT("markdown")};
    enum { OWN_COUNT = sizeof own / sizeof *own };
    Str names[FORMAT_COUNT + OWN_COUNT];
    for (size_t i = 0; i < FORMAT_COUNT; i++)
        names[i] = formats[i].name;
    for (size_t i = 0; i < OWN_COUNT; i++)
        names[FORMAT_COUNT + i] = own[i];
    return nearest_word(name, names, FORMAT_COUNT + OWN_COUNT);
}
