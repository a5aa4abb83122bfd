// Typst through @myriaddreamin/typst-ts-node-compiler: the Rust compiler as a native module.
//   node typst_node.mjs cold IN.typ OUT.pdf                   one compilation, as a command line does it
//   node typst_node.mjs yaml TEMPLATE.typ DATA.yaml OUT.pdf   from the YAML data by a template
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';
const require = createRequire(path.join(process.env.PEERS_NPM, 'node_modules', 'x.js'));
const { NodeCompiler } = require('@myriaddreamin/typst-ts-node-compiler');
const [mode, input, a, b] = process.argv.slice(2);
const compiler = NodeCompiler.create({ workspace: '/', fontArgs: [{ fontPaths: ['/usr/share/fonts/truetype/liberation'] }] });
const inputs = mode === 'yaml' ? { data: path.resolve(a) } : undefined;
const result = compiler.compile({ mainFilePath: path.resolve(input), inputs });
if (result.hasError()) {
  result.printErrors();
  process.exit(1);
}
fs.writeFileSync(mode === 'yaml' ? b : a, compiler.pdf(result.result));
process.exit(0); // without waiting for the tear-down, as a compiled tool would
