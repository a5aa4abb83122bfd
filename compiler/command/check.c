/* pdoc check FILE: judge projects by pdoc's schema and rules, or any file by a given schema. */
#include "command/command.h"

#include <unistd.h>

int check_run(Session *s);

static void check_by_schema(Session *s)
{
    Ctx *ctx = &s->ctx;
    uint32_t schema_source = file_read(ctx, s->given[OPT_SCHEMA], NOWHERE);
    Node *schema_node = schema_source == 0 ? NULL : data_read(ctx, schema_source);
    SchemaOptions options = {.folder = option_word(s, OPT_SCHEMA_DIR, (Str){0}),
                             .assert_format = option_given(s, OPT_ASSERT_FORMAT)};
    Schema *schema = schema_node == NULL ? NULL : schema_read(ctx, schema_node, &options);
    for (size_t i = 0; schema != NULL && i < s->argument_count; i++) {
        uint32_t source = file_read(ctx, s->arguments[i], NOWHERE);
        Node *data = source == 0 ? NULL : data_read(ctx, source);
        if (data != NULL)
            schema_check(ctx, schema, data);
    }
}

int check_run(Session *s)
{
    if (option_given(s, OPT_SCHEMA))
        check_by_schema(s);
    for (size_t i = 0; !option_given(s, OPT_SCHEMA) && i < s->argument_count; i++)
        project_read(s, s->arguments[i]);
    return session_report(s, STDOUT_FILENO, true);
}
