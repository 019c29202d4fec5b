// Holds Kubernetes manifests to the published types: each document to its kind's validator (required fields, enums,
// formats), and all of them to the TypeScript types, which know every field's name.
//
//   node check-manifests.mjs DOCUMENTS.json
//
// The documents are a JSON array. Prints one line a problem and exits 1, or the number of documents checked.
import { readFileSync, writeFileSync } from "node:fs";
import ts from "typescript";

const documents = JSON.parse(readFileSync(process.argv[2], "utf8"));
const problems = [];

function moduleOf({ apiVersion, kind }) {
  if (apiVersion.startsWith("keda.sh/")) return `@kubernetes-models/keda/${apiVersion}/${kind}`;
  if (apiVersion.startsWith("monitoring.coreos.com/"))
    return `@kubernetes-models/prometheus-operator/${apiVersion}/${kind}`;
  return `kubernetes-models/${apiVersion}/${kind}`;
}

const source = [];
const names = [];
for (const [index, document] of documents.entries()) {
  const name = `${document.kind} ${document.metadata?.name}`;
  names.push(name);
  try {
    const Kind = (await import(moduleOf(document)))[document.kind];
    new Kind(document).validate();
  } catch (error) {
    problems.push(`${name}: ${error.message}`);
  }
  source.push(
    `import type { I${document.kind} as Kind${index} } from ${JSON.stringify(moduleOf(document))};`,
    `export const document${index}: Kind${index} = ${JSON.stringify(document)};`,
  );
}

writeFileSync("documents.ts", source.join("\n"));
const program = ts.createProgram(["documents.ts"], {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
  types: [],
});
for (const found of ts.getPreEmitDiagnostics(program)) {
  const where = found.file?.getLineAndCharacterOfPosition(found.start ?? 0).line;
  const name = where === undefined ? "types" : names[Math.floor(where / 2)];
  problems.push(`${name}: ${ts.flattenDiagnosticMessageText(found.messageText, " ")}`);
}

problems.forEach((problem) => console.log(problem));
if (problems.length === 0) console.log(`${documents.length} documents checked`);
process.exit(problems.length === 0 ? 0 : 1);
