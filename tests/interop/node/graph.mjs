// Reads a file of a graph with graphology (whose parser Gephi Lite uses) and cytoscape.js.
import { createRequire } from "node:module";
import { readFileSync } from "node:fs";
import path from "node:path";

const [work, file] = process.argv.slice(2);
const require = createRequire(path.join(work, "index.js"));
const { JSDOM } = require("jsdom");
const { MultiDirectedGraph } = require("graphology");
const version = (name) => JSON.parse(readFileSync(path.join(work, "node_modules", name, "package.json"))).version;
const { DOMParser, Document } = new JSDOM().window;
const text = readFileSync(file, "utf8");
const out = {};

function told(graph) {
  return {
    nodes: graph.mapNodes((id, attributes) => ({ id, attributes })),
    edges: graph.mapEdges((id, attributes, source, target) => ({ id, source, target, attributes })),
  };
}

if (file.endsWith(".graphml")) {
  const parse = require("graphology-graphml/common/parser.js")(DOMParser, Document);
  out["graphology-graphml"] = { version: version("graphology-graphml"), ...told(parse(MultiDirectedGraph, text)) };

  // Its extension is a page's: slow on a document of many megabytes outside of one.
  if (text.length < 5_000_000) out["cytoscape.js"] = byCytoscape();
} else {
  const parse = require("graphology-gexf/common/parser.js")(DOMParser, Document);
  out["graphology-gexf"] = { version: version("graphology-gexf"), ...told(parse(MultiDirectedGraph, text, { addMissingNodes: false })) };
}
process.stdout.write(JSON.stringify(out));

function byCytoscape() {
  const { window } = new JSDOM();
  Object.assign(globalThis, { window, document: window.document, DOMParser, XMLSerializer: window.XMLSerializer });
  const cytoscape = require("cytoscape");
  // The extension reads GraphML with jQuery, as it does in a page.
  const jquery = require.resolve("jquery", { paths: [path.dirname(require.resolve("cytoscape-graphml"))] });
  const $ = require(jquery);
  require("cytoscape-graphml")(cytoscape, $.fn ? $ : $(window));
  const cy = cytoscape({ headless: true });
  cy.graphml({ layoutBy: "null" });
  cy.graphml(text);
  return {
    version: version("cytoscape"),
    nodes: cy.nodes().map((node) => ({ ...node.data() })),
    edges: cy.edges().map((edge) => ({ ...edge.data() })),
  };
}
