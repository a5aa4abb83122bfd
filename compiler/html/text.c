/* Text -> HTML: escapes, addresses, Base64. */
#include "html/parts.h"

#include <string.h>

void html_put(Html *h, const char *markup)
{
    buf_put(h->out, str(markup));
}

/* Characters that HTML does not admit (13.2.3.5, "control-character-in-input-stream") are shown as
 * what they are: not there. */
static bool is_admitted(uint32_t code)
{
    bool control = code < 0x20 ? code != '\n' && code != '\t' : code >= 0x7F && code < 0xA0;
    bool nobody = (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
    return code != UTF8_BAD && !control && !nobody;
}

void html_text(Html *h, Str text)
{
    for (size_t at = 0; at < text.n;) {
        uint32_t code = utf8_next(text, &at);
        switch (code) {
        case '&':
            html_put(h, "&amp;");
            break;
        case '<':
            html_put(h, "&lt;");
            break;
        case '>':
            html_put(h, "&gt;");
            break;
        case '"':
            html_put(h, "&quot;");
            break;
        default:
            buf_code(h->out, is_admitted(code) ? code : 0xFFFD);
        }
    }
}

void html_url(Html *h, Str url)
{
    Buf clean = buf_new(h->ctx->tmp);
    for (size_t i = 0; i < url.n; i++) {
        unsigned char c = (unsigned char)url.p[i];
        if (c <= ' ' || c >= 0x7F || strchr("\"<>\\^`{|}", c) != NULL)
            buf_print(&clean, "%%%02X", c);
        else
            buf_byte(&clean, (char)c);
    }
    html_text(h, buf_str(&clean));
}

/* RFC 4648, 4. */
void html_base64(Html *h, Str bytes)
{
    static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    for (size_t i = 0; i < bytes.n; i += 3) {
        uint32_t group = 0;
        size_t have = bytes.n - i < 3 ? bytes.n - i : 3;
        for (size_t k = 0; k < 3; k++)
            group = group << 8 | (k < have ? (unsigned char)bytes.p[i + k] : 0);
        for (size_t k = 0; k < 4; k++)
            buf_byte(h->out, k <= have ? digits[group >> (18 - 6 * k) & 63] : '=');
    }
}

void html_attribute(Html *h, const char *name, Str value)
{
    if (value.n == 0)
        return;
    buf_print(h->out, " %s=\"", name);
    html_text(h, value);
    html_put(h, "\"");
}
