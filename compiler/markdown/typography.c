#include "markdown/parts.h"
void doc_typography(Ctx *ctx, Document *doc)
{
    (void)ctx;
    (void)doc;
}
