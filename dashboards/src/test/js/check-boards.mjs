// Checks boards against the types of @grafana/schema: the board, and of each panel the options and the custom field
// configuration of its kind.
//
//   node check-boards.mjs NODE_MODULES_DIRECTORY BOARD.json...
//
// Prints one line for each error, and ends with 1 where there are any.
import { createRequire } from 'node:module';
import fs from 'node:fs';
import path from 'node:path';

const [modules, ...files] = process.argv.slice(2);
const root = path.resolve(modules);
const require = createRequire(import.meta.url);
const ts = require(path.join(root, 'typescript'));
const { defaultDashboard } = require(path.join(root, '@grafana/schema'));

// JSON holds the values of enums, which TypeScript would only take by their names.
const PRELUDE = `import type * as schema from '@grafana/schema';
type Json<T> =
  unknown extends T ? T
  : T extends string ? \`\${T}\`
  : T extends number ? (\`\${T}\` extends \`\${infer N extends number}\` ? N : number)
  : T extends boolean | null | undefined ? T
  : T extends readonly (infer U)[] ? Json<U>[]
  : T extends object ? { [K in keyof T]: Json<T[K]> }
  : T;
`;
const kindFile = (kind) => {
  const folder = kind.replaceAll('-', '');
  return fs.existsSync(path.join(root, `@grafana/schema/dist/types/raw/composable/${folder}/panelcfg/x/types.gen.d.ts`))
    ? `./@grafana/schema/dist/types/raw/composable/${folder}/panelcfg/x/types.gen`
    : undefined;
};

const errors = [];
const sources = new Map();
for (const file of files) {
  const board = JSON.parse(fs.readFileSync(file, 'utf8'));
  let text = PRELUDE;
  const add = (what, type, value) => {
    text += `// ${what}\nexport const _${text.length}: Json<${type}> = ${JSON.stringify(value)};\n`;
  };
  add('board', 'schema.Dashboard', board);
  if (board.schemaVersion !== defaultDashboard.schemaVersion) {
    errors.push(
      `${path.basename(file)}: board: expected schemaVersion ${defaultDashboard.schemaVersion}, found ${board.schemaVersion}`,
    );
  }
  for (const panel of board.panels ?? []) {
    const types = kindFile(panel.type);
    if (types === undefined) {
      errors.push(`${path.basename(file)}: panel ${panel.title}: unknown kind ${panel.type}`);
      continue;
    }
    add(`panel ${panel.title}: options`, `import('${types}').Options`, panel.options);
    // Kinds without a configuration of their fields have no such type.
    const custom = panel.fieldConfig?.defaults?.custom;
    if (custom !== undefined) {
      add(`panel ${panel.title}: custom`, `import('${types}').FieldConfig`, custom);
    }
    for (const { id, value } of (panel.fieldConfig?.overrides ?? []).flatMap((override) => override.properties)) {
      const [first, ...rest] = id.split('.');
      const type = first === 'custom' ? `Pick<import('${types}').FieldConfig, '${rest}'>` : `Pick<schema.FieldConfig, '${id}'>`;
      add(`panel ${panel.title}: override ${id}`, type, { [rest[0] ?? id]: value });
    }
  }
  sources.set(path.join(root, `${path.basename(file)}.ts`), text);
}

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  types: [],
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  lib: ['lib.es2022.d.ts'],
};
const host = ts.createCompilerHost(options);
const { fileExists, readFile, getSourceFile } = host;
host.fileExists = (name) => sources.has(name) || fileExists(name);
host.readFile = (name) => sources.get(name) ?? readFile(name);
host.getSourceFile = (name, ...rest) =>
  sources.has(name)
    ? ts.createSourceFile(name, sources.get(name), options.target)
    : getSourceFile(name, ...rest);
// As if they lay beside the packages.
host.getCurrentDirectory = () => root;
options.paths = { '@grafana/schema': [path.join(root, '@grafana/schema/dist/types/index.d.ts')] };

const program = ts.createProgram([...sources.keys()], options, host);
for (const diagnostic of ts.getPreEmitDiagnostics(program)) {
  const name = diagnostic.file ? path.basename(diagnostic.file.fileName, '.ts') : 'options';
  const text = sources.get(diagnostic.file?.fileName) ?? '';
  const what = text.slice(0, diagnostic.start).match(/^\/\/ (.*)$/gm)?.at(-1)?.slice(3) ?? '';
  const at = text.slice(diagnostic.start, diagnostic.start + 60).split('\n')[0];
  errors.push(`${name}: ${what}: ${ts.flattenDiagnosticMessageText(diagnostic.messageText, ' ')} at ${at}`);
}
errors.forEach((error) => console.log(error));
process.exit(errors.length === 0 ? 0 : 1);
