// ajv.mjs READER SCHEMA.json DATA: judges a file by a JSON Schema 2020-12 with ajv, all errors, and says
// how many there are and the seconds of processor time that reading and judging took. READER is
//   js-yaml   the YAML core schema (as pdoc reads it: a date is a text), values alone
//   yaml      the same with the package yaml, which keeps places: each error gets its line and column
//   json      no YAML: JSON.parse
import {readFileSync} from 'node:fs';
import {createRequire} from 'node:module';
const require = createRequire(process.cwd() + '/');
const Ajv = require('ajv/dist/2020.js');

const [reader, schemaPath, dataPath] = process.argv.slice(2);
const nowhere = () => undefined;

const readers = {
  json: (text) => ({data: JSON.parse(text), place: nowhere}),
  'js-yaml': (text) => {
    const yaml = require('js-yaml');
    return {data: yaml.load(text, {schema: yaml.CORE_SCHEMA}), place: nowhere};
  },
  yaml: (text) => {
    const yaml = require('yaml');
    const lineCounter = new yaml.LineCounter();
    const doc = yaml.parseDocument(text, {schema: 'core', lineCounter});
    const place = (pointer) => {
      const path = pointer.split('/').slice(1).map((s) => s.replaceAll('~1', '/').replaceAll('~0', '~'));
      return lineCounter.linePos(doc.getIn(path, true)?.range[0] ?? 0);
    };
    return {data: doc.toJS({maxAliasCount: -1}), place};
  },
};

function seconds(what) {
  const before = process.cpuUsage();
  const result = what();
  const used = process.cpuUsage(before);
  return [result, ((used.user + used.system) / 1e6).toFixed(3)];
}

const text = readFileSync(dataPath, 'utf8');
const schema = JSON.parse(readFileSync(schemaPath, 'utf8'));
const [{data, place}, reading] = seconds(() => readers[reader](text));
const ajv = new Ajv.default({strict: false, validateFormats: false, allErrors: true, logger: false});
const [validate, compiling] = seconds(() => ajv.compile(schema));
const [errors, judging] = seconds(() => {
  validate(data);
  return (validate.errors ?? []).map((e) => ({...e, at: place(e.instancePath)}));
});
console.log(`${errors.length} errors; reading ${reading} s, compiling ${compiling} s, judging ${judging} s`);
