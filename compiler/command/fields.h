/* Fields: the model of projects as templates see it, and which of its fields they print. Private to
 * command/. */
#ifndef PDOC_COMMAND_FIELDS_H
#define PDOC_COMMAND_FIELDS_H

#include "command/command.h"

typedef struct Fields Fields;

Fields *fields_new(Session *s, const Node *schema);
/* What is printed from now on is printed in this language. */
void fields_begin(Fields *f, Lang language);
/* Is the document that is looked at from now on for the buyer alone? */
void fields_document(Fields *f, bool internal);
TemplateModel fields_model(Fields *f);
/* The fields that nothing prints, or that one language alone prints, a line for each group; of a
 * group of which nothing is printed, the group alone. Gives how many. */
size_t fields_write_unprinted(Session *s, Fields *f, Buf *out);

#endif
