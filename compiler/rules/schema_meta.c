/* Meta-schemas: those of JSON Schema 2020-12 (json-schema.org, BSD licence), without their
 * comments and defaults, and pdoc's own. They are part of the program, since a schema may refer to
 * them wherever pdoc is installed and nothing is ever fetched; they are read only when it does. */
#include "rules/schema.h"

#define BASE "https://json-schema.org/draft/2020-12/"
#define HEAD(id, vocabularies)                                                                     \
    "$schema: " BASE "schema\n$id: " id "\n$vocabulary: {" vocabularies "}\n$dynamicAnchor: "      \
    "meta\n"
#define PART(name) HEAD(BASE "meta/" name, "'" BASE "vocab/" name "': true")
#define VOCABULARY(name) "'" BASE "vocab/" name "': true, "
#define VOCABULARIES                                                                               \
    VOCABULARY("core")                                                                             \
    VOCABULARY("applicator")                                                                       \
    VOCABULARY("unevaluated")                                                                      \
    VOCABULARY("validation")                                                                       \
    VOCABULARY("meta-data")                                                                        \
    VOCABULARY("content")
#define ALL_OF                                                                                     \
    "allOf: [{$ref: " BASE "meta/core}, {$ref: " BASE "meta/applicator}, {$ref: " BASE             \
    "meta/unevaluated}, {$ref: " BASE "meta/validation}, {$ref: " BASE                             \
    "meta/meta-data}, {$ref: " BASE "meta/content}, {$ref: " BASE "meta/format-"
#define SELF "{$dynamicRef: '#meta'}"
#define SELVES "{type: object, additionalProperties: " SELF "}"

static const char standard[] =
    HEAD(BASE "schema", VOCABULARIES
         "'" BASE
         "vocab/format-annotation': true") "title: Core and Validation specifications "
                                           "meta-schema\n" ALL_OF "annotation}]\n"
                                           "type: [object, boolean]\n"
                                           "properties:\n"
                                           "  definitions: " SELVES "\n"
                                           "  dependencies:\n"
                                           "    type: object\n"
                                           "    additionalProperties:\n"
                                           "      anyOf: [" SELF
                                           ", {$ref: 'meta/validation#/$defs/stringArray'}]\n"
                                           "  $recursiveAnchor: {$ref: "
                                           "'meta/core#/$defs/anchorString'}\n"
                                           "  $recursiveRef: {$ref: "
                                           "'meta/core#/$defs/uriReferenceString'}\n";

static const char core[] =
    PART("core") "title: Core vocabulary meta-schema\n"
                 "type: [object, boolean]\n"
                 "properties:\n"
                 "  $id: {$ref: '#/$defs/uriReferenceString', pattern: '^[^#]*#?$'}\n"
                 "  $schema: {$ref: '#/$defs/uriString'}\n"
                 "  $ref: {$ref: '#/$defs/uriReferenceString'}\n"
                 "  $anchor: {$ref: '#/$defs/anchorString'}\n"
                 "  $dynamicRef: {$ref: '#/$defs/uriReferenceString'}\n"
                 "  $dynamicAnchor: {$ref: '#/$defs/anchorString'}\n"
                 "  $vocabulary:\n"
                 "    type: object\n"
                 "    propertyNames: {$ref: '#/$defs/uriString'}\n"
                 "    additionalProperties: {type: boolean}\n"
                 "  $comment: {type: string}\n"
                 "  $defs: " SELVES "\n"
                 "$defs:\n"
                 "  anchorString: {type: string, pattern: '^[A-Za-z_][-A-Za-z0-9._]*$'}\n"
                 "  uriString: {type: string, format: uri}\n"
                 "  uriReferenceString: {type: string, format: uri-reference}\n";

static const char applicator[] =
    PART("applicator") "title: Applicator vocabulary meta-schema\n"
                       "type: [object, boolean]\n"
                       "properties:\n"
                       "  prefixItems: {$ref: '#/$defs/schemaArray'}\n"
                       "  items: " SELF "\n"
                       "  contains: " SELF "\n"
                       "  additionalProperties: " SELF "\n"
                       "  properties: " SELVES "\n"
                       "  patternProperties:\n"
                       "    type: object\n"
                       "    additionalProperties: " SELF "\n"
                       "    propertyNames: {format: regex}\n"
                       "  dependentSchemas: " SELVES "\n"
                       "  propertyNames: " SELF "\n"
                       "  if: " SELF "\n"
                       "  then: " SELF "\n"
                       "  else: " SELF "\n"
                       "  allOf: {$ref: '#/$defs/schemaArray'}\n"
                       "  anyOf: {$ref: '#/$defs/schemaArray'}\n"
                       "  oneOf: {$ref: '#/$defs/schemaArray'}\n"
                       "  not: " SELF "\n"
                       "$defs:\n"
                       "  schemaArray: {type: array, minItems: 1, items: " SELF "}\n";

static const char unevaluated[] =
    PART("unevaluated") "title: Unevaluated applicator vocabulary meta-schema\n"
                        "type: [object, boolean]\n"
                        "properties:\n"
                        "  unevaluatedItems: " SELF "\n"
                        "  unevaluatedProperties: " SELF "\n";

static const char validation[] =
    PART("validation") "title: Validation vocabulary meta-schema\n"
                       "type: [object, boolean]\n"
                       "properties:\n"
                       "  type:\n"
                       "    anyOf:\n"
                       "      - {$ref: '#/$defs/simpleTypes'}\n"
                       "      - {type: array, items: {$ref: '#/$defs/simpleTypes'}, minItems: 1, "
                       "uniqueItems: true}\n"
                       "  const: true\n"
                       "  enum: {type: array, items: true}\n"
                       "  multipleOf: {type: number, exclusiveMinimum: 0}\n"
                       "  maximum: {type: number}\n"
                       "  exclusiveMaximum: {type: number}\n"
                       "  minimum: {type: number}\n"
                       "  exclusiveMinimum: {type: number}\n"
                       "  maxLength: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  minLength: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  pattern: {type: string, format: regex}\n"
                       "  maxItems: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  minItems: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  uniqueItems: {type: boolean}\n"
                       "  maxContains: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  minContains: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  maxProperties: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  minProperties: {$ref: '#/$defs/nonNegativeInteger'}\n"
                       "  required: {$ref: '#/$defs/stringArray'}\n"
                       "  dependentRequired: {type: object, additionalProperties: {$ref: "
                       "'#/$defs/stringArray'}}\n"
                       "$defs:\n"
                       "  nonNegativeInteger: {type: integer, minimum: 0}\n"
                       "  simpleTypes: {enum: [array, boolean, integer, 'null', number, object, "
                       "string]}\n"
                       "  stringArray: {type: array, items: {type: string}, uniqueItems: true}\n";

static const char meta_data[] = PART("meta-data") "title: Meta-data vocabulary meta-schema\n"
                                                  "type: [object, boolean]\n"
                                                  "properties:\n"
                                                  "  title: {type: string}\n"
                                                  "  description: {type: string}\n"
                                                  "  default: true\n"
                                                  "  deprecated: {type: boolean}\n"
                                                  "  readOnly: {type: boolean}\n"
                                                  "  writeOnly: {type: boolean}\n"
                                                  "  examples: {type: array, items: true}\n";

static const char format_annotation[] =
    PART("format-annotation") "title: Format vocabulary meta-schema for annotation results\n"
                              "type: [object, boolean]\n"
                              "properties: {format: {type: string}}\n";

static const char format_assertion[] =
    PART("format-assertion") "title: Format vocabulary meta-schema for assertion results\n"
                             "type: [object, boolean]\n"
                             "properties: {format: {type: string}}\n";

static const char content[] = PART("content") "title: Content vocabulary meta-schema\n"
                                              "type: [object, boolean]\n"
                                              "properties:\n"
                                              "  contentEncoding: {type: string}\n"
                                              "  contentMediaType: {type: string}\n"
                                              "  contentSchema: " SELF "\n";

static const char pdoc[] =
    HEAD("https://pdoc.dev/schemas/meta", VOCABULARIES
         "'" BASE "vocab/format-assertion': true") "title: JSON Schema 2020-12 whose formats are "
                                                   "judged, pdoc's own included\n" ALL_OF
                                                   "assertion}]\n"
                                                   "type: [object, boolean]\n";

static const struct {
    Str uri;
    const char *text;
} metas[] = {
    {S_INIT(BASE "schema"), standard},
    {S_INIT(BASE "meta/core"), core},
    {S_INIT(BASE "meta/applicator"), applicator},
    {S_INIT(BASE "meta/unevaluated"), unevaluated},
    {S_INIT(BASE "meta/validation"), validation},
    {S_INIT(BASE "meta/meta-data"), meta_data},
    {S_INIT(BASE "meta/format-annotation"), format_annotation},
    {S_INIT(BASE "meta/format-assertion"), format_assertion},
    {S_INIT(BASE "meta/content"), content},
    {S_INIT("https://pdoc.dev/schemas/meta"), pdoc},
};

const char *schema_built_in(Str uri)
{
    for (size_t i = 0; i < sizeof metas / sizeof *metas; i++)
        if (str_eq(metas[i].uri, uri))
            return metas[i].text;
    return NULL;
}
