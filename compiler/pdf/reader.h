/* Reading a PDF back: what read.c, read_files.c and read_text.c share. Nobody else includes this.
 *
 * Vocabulary
 *   value   a PDF object of any kind as a small tree
 *   place   where an object is: at an offset (kind 1), or the nth of an object stream (kind 2)
 */
#ifndef PDOC_PDF_READER_H
#define PDOC_PDF_READER_H

#include "pdf/parts.h"

typedef enum {
    TOKEN_END,
    TOKEN_NUMBER,
    TOKEN_NAME,
    TOKEN_STRING,
    TOKEN_WORD, /* an operator, "obj", "true"... */
    TOKEN_ARRAY,
    TOKEN_ARRAY_END,
    TOKEN_DICT,
    TOKEN_DICT_END
} TokenKind;

typedef struct {
    TokenKind kind;
    Str text;       /* decoded names and strings; words and numbers as they are */
    int64_t number; /* the integer part */
} Token;

typedef struct {
    Arena *arena;
    Str in;
    size_t at;
} Lexer;

Token pdf_token(Lexer *l);
bool pdf_is_space(char c);

typedef enum {
    VALUE_NULL,
    VALUE_NUMBER,
    VALUE_NAME,
    VALUE_STRING,
    VALUE_ARRAY,
    VALUE_DICT,
    VALUE_REF
} ValueKind;

typedef struct PdfValue PdfValue;
struct PdfValue {
    ValueKind kind;
    int64_t number; /* the integer part; of a reference: the object's number */
    Str text, key;
    PdfValue *child, *next;
};

typedef struct {
    uint8_t kind;
    bool is_known, is_bad;
    uint32_t nth;
    uint64_t at; /* offset, or the object stream's number */
    size_t end;  /* of the value in the file, once read */
    const PdfValue *value;
    const struct ObjectStreamText *stream;
} ObjectAt;

enum { READER_WORK = 1 << 21 }; /* values read, and steps through trees and tables */

struct PdfReader {
    Ctx *ctx;
    Str in;
    ObjectAt *places;
    size_t place_count, place_cap;
    int resolving; /* objects being read, in each other */
    size_t nodes;  /* of READER_WORK */
    size_t room;   /* bytes that may still be decoded */
    const PdfValue *trailer, *root;
    VEC(const PdfValue *) pages; /* references, in order; found once */
    bool has_pages;
    StrMap *fonts; /* by object number -> what read_text.c makes of it */
};

/* Never NULL: what is absent or cannot be read is VALUE_NULL. */
const PdfValue *pdf_resolve(PdfReader *r, const PdfValue *v);
const PdfValue *pdf_member(PdfReader *r, const PdfValue *dict, const char *key); /* resolved */
const PdfValue *pdf_raw_member(const PdfValue *dict, const char *key);
/* The decoded bytes of the stream that a reference names. */
bool pdf_stream(PdfReader *r, const PdfValue *ref, Str *out);

#endif
