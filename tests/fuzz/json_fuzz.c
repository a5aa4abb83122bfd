/* The JSON reader, and typed values over what it reads. */
#include "data_checks.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    check_reader(bytes, size, json_read);
    return 0;
}
