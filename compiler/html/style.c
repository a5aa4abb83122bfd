/* Style: the theme of the page -> the style sheet of the HTML, for screens and for paper.
 *
 * The theme's families are asked for by name and never loaded; where a reader has none of them the
 * browser's own serif and sans serve. Lengths of the theme count on paper; on a screen sizes follow
 * those that the reader has chosen.
 */
#include "html/parts.h"

/* `Lato; Inter` -> `"Lato","Inter",sans-serif` */
static void put_families(Html *h, Str families, const char *otherwise)
{
    while (families.n > 0) {
        size_t end = str_find_byte(families, ';');
        Str one = str_trim(str_slice(families, 0, end));
        bool quotable = true;
        for (size_t i = 0; i < one.n; i++)
            quotable &= (unsigned char)one.p[i] >= ' ' && one.p[i] != '"' && one.p[i] != '\\' &&
                        one.p[i] != '<';
        if (one.n > 0 && quotable)
            buf_print(h->out, "\"" STR_FMT "\",", STR_ARG(one));
        families = end == SIZE_MAX ? (Str){0} : str_slice(families, end + 1, families.n);
    }
    html_put(h, otherwise);
}

static void put_points(Html *h, Len length)
{
    buf_print(h->out, "%d.%02dpt", (int)(length / 1000), (int)(length % 1000 / 10));
}

static void put_variables(Html *h)
{
    const Theme *t = h->theme;
    const struct {
        const char *name;
        Colour colour;
    } colours[] = {
        {"text", t->text},   {"heading", t->heading}, {"accent", t->accent}, {"rule", t->rule},
        {"shade", t->shade}, {"link", t->link},       {"muted", t->muted},
    };
    html_put(h, ":root{");
    for (size_t i = 0; i < sizeof colours / sizeof *colours; i++)
        buf_print(h->out, "--%s:#%06x;", colours[i].name, (unsigned)colours[i].colour & 0xFFFFFF);
    html_put(h, "--serif:");
    put_families(h, t->serif, "serif");
    html_put(h, ";--sans:");
    put_families(h, t->sans, "sans-serif");
    html_put(h, ";--mono:");
    put_families(h, t->mono, "monospace");
    html_put(h, "}\n");
}

static const char screen[] =
    "*{box-sizing:border-box}\n"
    "html{color-scheme:light;-webkit-text-size-adjust:100%;text-size-adjust:100%}\n"
    "body{margin:0 auto;padding:1.5rem 1.25rem 3rem;max-width:44rem;color:var(--text);"
    "background:#fff;font:1.0625rem/1.55 var(--serif);overflow-wrap:break-word}\n"
    "h1,h2,h3,h4,h5,h6,nav,header dl,table,figcaption,footer,.small,.draft{"
    "font-family:var(--sans)}\n"
    "h1,h2,h3,h4,h5,h6{color:var(--heading);line-height:1.25;margin:2em 0 .6em;"
    "text-wrap:balance}\n"
    "h1{font-size:2rem;margin-top:0}\n"
    "h2{font-size:1.45rem}\n"
    "h3{font-size:1.2rem}\n"
    "h4{font-size:1.05rem}\n"
    "h5,h6{font-size:.95rem}\n"
    "h3,h4,h5,h6{margin-top:1.6em}\n"
    ".label{color:var(--accent)}\n"
    "caption .label,figcaption .label{color:inherit;font-weight:bold}\n"
    "p,ul,ol,dl,pre,blockquote,figure,.wide{margin:0 0 .85em}\n"
    "ul,ol{padding-left:1.6em}\n"
    "li>ul,li>ol{margin-bottom:.2em}\n"
    "li.box{list-style:none;margin-left:-1.3em}\n"
    "@counter-style paren{system:extends decimal;suffix:') '}\n"
    ".paren{list-style:paren}\n"
    "a{color:var(--link);text-underline-offset:.15em}\n"
    "a:focus-visible,[tabindex]:focus-visible{outline:3px solid var(--accent);outline-offset:2px}\n"
    ":target{scroll-margin-top:1rem;background:var(--shade)}\n"
    "blockquote{margin-left:0;padding-left:1em;border-left:3px solid var(--rule)}\n"
    "code,pre{font-family:var(--mono);font-size:.87em}\n"
    "pre{padding:.8em 1em;background:var(--shade);white-space:pre-wrap;overflow-wrap:anywhere}\n"
    "pre code{font-size:1em}\n"
    "hr{border:0;border-top:1px solid var(--rule);margin:2em 0}\n"
    "sup{font-size:.72em;line-height:0}\n"
    "sup a{text-decoration:none;padding:0 .1em}\n"
    "img,svg{max-width:100%;height:auto}\n"
    "figure{margin-top:1.4em}\n"
    "figcaption,caption{font-size:.88rem;text-align:left;padding:.5em 0}\n"
    ".wide{overflow-x:auto}\n"
    "table{width:100%;border-collapse:collapse;font-size:.88rem;line-height:1.4;"
    "margin:1.2em 0 1.4em;border-bottom:1px solid var(--rule);font-variant-numeric:tabular-nums}\n"
    "th,td{padding:.45em .6em;text-align:left;vertical-align:top;border-top:1px solid "
    "var(--rule)}\n"
    "thead th,thead td{border-top:0;border-bottom:1.5px solid var(--heading);color:var(--heading);"
    "vertical-align:bottom}\n"
    "tr>:first-child{padding-left:0}\n"
    "tr>:last-child{padding-right:0}\n"
    ".right{text-align:right}\n"
    ".center{text-align:center}\n"
    "header{border-bottom:1px solid var(--rule);margin-bottom:2rem;padding-bottom:.6rem}\n"
    "header dl{display:grid;grid-template-columns:max-content 1fr;gap:.15rem 1.25rem;"
    "align-items:baseline;font-size:.88rem}\n"
    "header dt,.small{font-size:.8rem;color:var(--muted);margin:0}\n"
    "header dd{margin:0}\n"
    ".logo{max-width:14rem;max-height:5rem}\n"
    ".subtitle{font-size:1.2rem;font-style:italic}\n"
    ".draft{color:#8a1c1c;letter-spacing:.08em}\n"
    "nav{font-size:.92rem;margin-bottom:2.5rem}\n"
    "nav h2{font-size:1.1rem;margin:0 0 .5em}\n"
    "nav ol{list-style:none;padding-left:0;margin:0}\n"
    "nav ol ol{padding-left:1.2em}\n"
    "nav li{margin:.25em 0}\n"
    "nav a{text-decoration:none}\n"
    "nav a:hover,nav a:focus{text-decoration:underline}\n"
    ".notes{border-top:1px solid var(--rule);margin-top:3rem;padding-top:1rem;font-size:.9rem}\n"
    ".notes p{margin-bottom:.3em}\n"
    ".back a{display:inline-block;min-width:1.6rem;line-height:1.6rem;text-align:center;"
    "text-decoration:none}\n"
    ".signatures{margin-top:3rem}\n"
    ".parties{display:grid;grid-template-columns:repeat(auto-fit,minmax(14rem,1fr));gap:1.5rem}\n"
    ".room{min-height:6rem}\n"
    "footer{border-top:1px solid var(--rule);margin-top:3rem;padding-top:.6rem;font-size:.8rem;"
    "color:var(--muted)}\n"
    ".skip{position:absolute;left:-100rem;top:0;padding:.6em 1em;background:#fff;font-family:"
    "var(--sans)}\n"
    ".skip:focus{left:0;z-index:1}\n"
    "@media(min-width:72rem){body{max-width:66rem;display:grid;grid-template-columns:16rem "
    "minmax(0,44rem);column-gap:4rem}body>*{grid-column:2}body>nav{grid-column:1;grid-row:2/4;"
    "position:sticky;top:1.5rem;align-self:start;max-height:calc(100vh - 3rem);overflow-y:auto}}\n";

static const char paper[] = "body{display:block;max-width:none;margin:0;padding:0}\n"
                            "nav,.skip,.back{display:none}\n"
                            "h1,h2,h3,h4,h5,h6,caption{break-after:avoid}\n"
                            "tr,figure,.signatures{break-inside:avoid}\n"
                            "thead{display:table-header-group}\n"
                            "p{orphans:2;widows:2}\n"
                            ".wide{overflow:visible}\n"
                            "a{color:inherit;text-decoration:none}\n"
                            ":target{background:none}\n";

static void put_page(Html *h)
{
    const Theme *t = h->theme;
    const Len lengths[] = {t->page_width, t->page_height};
    const Len margins[] = {t->margin_top, t->margin_outer, t->margin_bottom, t->margin_inner};
    html_put(h, "@page{size:");
    for (size_t i = 0; i < 2; i++) {
        html_put(h, i > 0 ? " " : "");
        put_points(h, lengths[i]);
    }
    html_put(h, ";margin:");
    for (size_t i = 0; i < 4; i++) {
        html_put(h, i > 0 ? " " : "");
        put_points(h, margins[i]);
    }
    html_put(h, "}\n@media print{html{font-size:");
    put_points(h, t->body_size);
    html_put(h, "}body{font-size:1rem;line-height:1.35}\n");
    html_put(h, paper);
    html_put(h, "}\n");
}

void html_style(Html *h)
{
    html_put(h, "<style>\n");
    put_variables(h);
    html_put(h, screen);
    put_page(h);
    html_put(h, "</style>\n");
}
