// spectral.mjs SCHEMA.json > RULESET.json: a ruleset of Spectral that judges by the schema and by a
// handful of pdoc's rules as Spectral writes them (pdoc's own run has all of its rules).
import {readFileSync} from 'node:fs';

const schema = JSON.parse(readFileSync(process.argv[2], 'utf8'));
const truthy = (...fields) => fields.map((field) => ({field, function: 'truthy'}));
const rules = {
  'project-schema': {
    given: '$',
    then: {function: 'schema', functionOptions: {schema, dialect: 'draft2020-12', allErrors: true}},
  },
  'kpi-measurable': {
    given: '$.kpis[*]',
    then: [...truthy('baseline', 'unit', 'source', 'owner'), {field: 'target', function: 'defined'}],
  },
  'kpi-deadline': {
    given: '$.kpis[*].deadline',
    then: {function: 'pattern', functionOptions: {match: '^[0-9]{4}-[0-9]{2}-[0-9]{2}$'}},
  },
  'req-identified': {given: '$.requirements[*]', then: truthy('level', 'verify')},
  'deliverable-criteria': {
    given: '$.deliverables[*].acceptance.criteria',
    then: {
      function: 'schema',
      functionOptions: {schema: {type: 'array', minItems: 1, items: {required: ['id', 'text']}}},
    },
  },
  'weasel-words': {
    given: '$.requirements[*].text',
    then: {function: 'pattern', functionOptions: {notMatch: '[Ss]i possible|[Aa]utant que possible|[Ll]e cas échéant'}},
  },
};
for (const rule of Object.values(rules)) rule.severity = 'error';
console.log(JSON.stringify({rules}));
