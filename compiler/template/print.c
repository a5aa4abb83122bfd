/* Print: the value of a tag -> text, in the document's language. In strict mode everything that
 * would leave a blank where a value should stand is an error. */
#include "template/run.h"

/* What is printed, and where it comes from. */
typedef struct {
    Str text;
    Span span;
    bool is_exact;    /* text is at span byte for byte */
    bool is_markdown; /* to be inserted as Markdown */
} Printed;

static bool is_scalar(const Node *n)
{
    return n->kind != NODE_LIST && n->kind != NODE_MAP;
}

/* ---- what cannot be printed --------------------------------------------------------------- */

static void refuse(Run *r, const Op *op, Msg msg, const Node *n, Text says)
{
    run_report(r, (Problem){.msg = msg,
                            .at = op->name->span,
                            .data = n == NULL ? NOWHERE : run_place(n),
                            .data_says = says,
                            .args = {op->name->text, n == NULL ? (Str){0} : run_label(r, n),
                                     n == NULL ? (Str){0} : run_data_name(r, n)}});
}

static bool refuse_null(Run *r, const Op *op, const Node *n)
{
    if (n->kind != NODE_NULL)
        return false;
    if (r->options->strict)
        refuse(r, op, MSG_TEMPLATE_VALUE_NULL, n, TEXT("sans valeur", "no value"));
    return true;
}

static void refuse_blank(Run *r, const Op *op, const Node *n, Str text)
{
    if (r->options->strict && str_trim(text).n == 0)
        refuse(r, op, MSG_TEMPLATE_VALUE_EMPTY, n, TEXT("vide", "empty"));
}

/* ---- scalars and lists -------------------------------------------------------------------- */

void run_refuse_form(Run *r, const Op *op, const Node *n, Str form)
{
    const Str *forms;
    size_t count = locale_forms(&forms);
    bool is_known = false;
    for (size_t i = 0; i < count; i++)
        is_known = is_known || str_eq(forms[i], form);
    run_report(r, (Problem){.msg = MSG_TEMPLATE_FORM,
                            .at = op->name->span,
                            .data = run_place(n),
                            .data_says = TEXT("la valeur", "the value"),
                            .args = {op->name->text, form, run_label(r, n)},
                            .suggestion = is_known ? (Str){0} : nearest_word(form, forms, count)});
}

static Str scalar_text(Run *r, const Op *op, const Node *n, Str form)
{
    Str text = node_text(n);
    if (r->options->locale != NULL && !locale_format(r->ctx, r->options->locale, n, form, &text)) {
        if (r->options->strict)
            run_refuse_form(r, op, n, form);
        return (Str){0};
    }
    if (form.n == 0 || text.n > 0)
        refuse_blank(r, op, n, text);
    bool is_draft = r->options->strict || r->options->escape == ESCAPE_HOLES;
    if (is_draft && node_has_hole_character(text)) {
        refuse(r, op, MSG_TEMPLATE_VALUE_CHARACTER, n, TEXT("cette valeur", "this value"));
        return (Str){0};
    }
    return text;
}

static Str join(Run *r, const Str *items, size_t count)
{
    if (r->options->locale != NULL)
        return locale_list(r->ctx, r->options->locale, items, count);
    Buf out = buf_new(r->ctx->mem);
    for (size_t i = 0; i < count; i++) {
        buf_put(&out, i > 0 ? S(", ") : (Str){0});
        buf_put(&out, items[i]);
    }
    return buf_str(&out);
}

/* "a, b et c"; a list that holds lists or maps is for a section. */
static Str list_text(Run *r, const Op *op, const Node *list)
{
    const Node *n = list->child;
    while (n != NULL && is_scalar(n))
        n = n->next;
    if (n != NULL) {
        if (r->options->strict)
            refuse(r, op, MSG_TEMPLATE_VALUE_LIST, list, TEXT("cette liste", "this list"));
        return (Str){0};
    }
    Str *items = NEW_ARRAY(r->ctx->tmp, Str, list->count);
    size_t count = 0;
    for (n = list->child; n != NULL && run_add_steps(r, 1); n = n->next)
        if (!refuse_null(r, op, n))
            items[count++] = scalar_text(r, op, run_title(r, n), (Str){0});
    Str text = join(r, items, count);
    if (list->count == 0 && r->options->strict)
        refuse(r, op, MSG_TEMPLATE_VALUE_EMPTY_LIST, list, TEXT("vide", "empty"));
    return text;
}

static Printed print_node(Run *r, const Op *op, const Node *n, Str form)
{
    Printed p = {.span = n->span};
    if (n->kind == NODE_MAP) {
        if (r->options->strict)
            refuse(r, op, MSG_TEMPLATE_VALUE_MAP, n,
                   TEXT("ce groupe de champs", "this group of fields"));
        return p;
    }
    if (n->kind == NODE_LIST) {
        p.text = list_text(r, op, n);
        return p;
    }
    if (refuse_null(r, op, n))
        return p;
    if (form.n == 0)
        n = run_title(r, n);
    p.span = n->text_span;
    p.text = scalar_text(r, op, n, form);
    p.is_exact = n->text_is_source && str_eq(p.text, n->text);
    p.is_markdown = n->type == TYPE_MARKDOWN && form.n == 0;
    return p;
}

/* ---- what is no node ---------------------------------------------------------------------- */

static Printed print_computed(Run *r, const Op *op, const Found *found)
{
    Node n = {
        .kind = NODE_BOOL, .truth = found->truth, .text = found->truth ? S("true") : S("false")};
    if (found->kind == FOUND_NUMBER) {
        n.kind = NODE_NUMBER;
        n.text = str_print(r->ctx->mem, "%u", found->number);
    }
    Printed p = {.text = n.text, .span = op->span};
    if (r->options->locale != NULL)
        locale_format(r->ctx, r->options->locale, &n, (Str){0}, &p.text);
    return p;
}

static Printed print_found(Run *r, const Op *op, const Found *found)
{
    switch (found->kind) {
    case FOUND_NOTHING:
        if (r->options->strict)
            run_report_missing(r, op->name, found);
        break;
    case FOUND_CONDITION:
        if (r->options->strict)
            refuse(r, op, MSG_TEMPLATE_VALUE_CONDITION, NULL, (Text){0});
        break;
    case FOUND_NODE:
        run_check_outer(r, op->name, found);
        return print_node(r, op, found->node, found->form);
    case FOUND_NUMBER:
    case FOUND_BOOL:
        return print_computed(r, op, found);
    }
    return (Printed){.span = op->span};
}

/* ---- into the draft ----------------------------------------------------------------------- */

static void insert(Run *r, const Op *op, const Printed *p)
{
    const Call *here = &r->calls.items[r->calls.count - 1];
    Insertion in = {p->text, p->span, p->is_exact, op->span, op->alone && !here->within_line,
                    op->row};
    Span place;
    InsertResult result = out_markdown(r->out, &in, &place);
    static const Msg messages[] = {
        [INSERT_LINES] = MSG_TEMPLATE_MARKDOWN_LINES, [INSERT_OPEN] = MSG_TEMPLATE_MARKDOWN_OPEN};
    if (result != INSERT_FINE)
        run_report(r, (Problem){.msg = messages[result],
                                .at = place,
                                .data = op->span,
                                .data_says = TEXT("inséré ici", "inserted here"),
                                .args = {op->name->text}});
}

void run_value(Run *r, const Op *op)
{
    Found found = run_lookup(r, op->name);
    Printed p = print_found(r, op, &found);
    bool raw = op->kind == OP_RAW || p.is_markdown;
    /* An empty hole keeps the Markdown around it what it is: **{{x}}** is no rule. */
    bool as_hole = str_trim(p.text).n == 0 && r->out->escape == ESCAPE_HOLES;
    bool is_checked = r->options->strict || r->out->escape == ESCAPE_HOLES;
    if (raw && is_checked && out_is_markdown(r->out) && !as_hole)
        insert(r, op, &p);
    else if (op->kind == OP_RAW && !as_hole)
        out_lines(r->out, p.text, p.span, p.is_exact);
    else
        out_value(r->out, p.text, p.span, op->span);
}
