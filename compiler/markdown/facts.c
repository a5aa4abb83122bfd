/* Facts: what a document says of itself under its title, in every format alike. */
#include "markdown/markdown.h"

size_t doc_facts(const DocumentMeta *m, CoverLine out[FACT_LIMIT])
{
    const CoverLine all[FACT_LIMIT] = {
        {TEXT("Référence", "Reference"), m->reference},
        {TEXT("Version", "Version"), m->version},
        {TEXT("Statut", "Status"), m->status},
        {TEXT("Date", "Date"), m->date},
        {TEXT("Émetteur", "Issued by"), m->author},
        {TEXT("Destinataires", "Audience"), m->audience},
        {TEXT("Mention", "Marking"), m->confidentiality},
        {TEXT("Exemplaire", "Copy"), m->copy},
    };
    size_t count = 0;
    for (size_t i = 0; i < FACT_LIMIT; i++)
        if (all[i].value.n > 0)
            out[count++] = all[i];
    return count;
}
