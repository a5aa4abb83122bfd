/* Rule files on hostile input: YAML of rules, a line `====`, YAML of a project. Whatever they are,
 * reading and judging end soon and cleanly. */
#include "rules/rule.h"

enum { FUZZ_WORK = 1 << 14 };

static void judge(Ctx *ctx, const RuleSet *set, const Node *data)
{
    Judge j = judge_new(ctx, set, data);
    j.work = FUZZ_WORK;
    for (size_t i = 0; i < set->rules.count && i < 20; i++)
        rule_judge(&j, set->rules.items[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    Arena *mem = arena_new();
    Ctx ctx = {mem, arena_new(), diag_new(mem, sources_new(mem))};
    Sources *sources = diag_sources(ctx.diag);
    Str input = arena_copy(mem, (Str){(const char *)data, size});
    size_t mark = str_find(input, S("\n====\n"));
    Str rules = str_slice(input, 0, mark == SIZE_MAX ? size : mark + 1);
    Str project = mark == SIZE_MAX ? S("{}") : str_slice(input, mark + 6, size);
    const Node *root = yaml_read(&ctx, source_add(sources, S("rules.yaml"), rules));
    const Node *tree = yaml_read(&ctx, source_add(sources, S("project.yaml"), project));
    RuleSet *set = rules_new(&ctx);
    if (root != NULL)
        rules_read(&ctx, set, root);
    if (tree != NULL)
        judge(&ctx, set, tree);
    for (size_t i = 0; i < set->rules.count && i < 20; i++)
        for (const Node *e = set->rules.items[i]->invalid->child; e != NULL; e = e->next)
            judge(&ctx, set, e);
    /* A rule file as the schema of projects is as hostile as any. */
    RuleSet *again = rules_new(&ctx);
    rules_use_project(again, tree != NULL ? tree : root);
    if (root != NULL)
        rules_read(&ctx, again, root);
    arena_free(ctx.tmp);
    arena_free(mem);
    return 0;
}
