// JSON-LD as N-Quads by jsonld.js in safe mode: what would be dropped is an error.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [work, file] = process.argv.slice(2);
const require = createRequire(path.join(work, "index.js"));
const jsonld = require("jsonld");
const { version } = JSON.parse(readFileSync(path.join(work, "node_modules/jsonld/package.json")));
const document = JSON.parse(readFileSync(file, "utf8"));
const nquads = await jsonld.toRDF(document, { format: "application/n-quads", safe: true });
process.stdout.write(JSON.stringify({ version, nquads }));
