// Bundles what the pages run in a browser into ../static, the same bytes each time.
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { fonts } from "./fonts.mjs";
import { land } from "./land.mjs";
import { licences } from "./licences.mjs";

const HERE = dirname(fileURLToPath(import.meta.url));
const STATIC = join(HERE, "..", "static");
const MODULES = ["article", "cypher", "graph", "map", "networks", "sparql", "suggest"];

/** Yasgui's editor writes an inline style into its tooltips, which the policy of the pages forbids. */
const withoutInlineStyle = {
  name: "without-inline-style",
  setup({ onLoad }) {
    onLoad({ filter: /yasqe\.esm\.js$/ }, ({ path }) => {
      const text = readFileSync(path, "utf8");
      const found = " style='text-decoration:underline'";
      if (!text.includes(found)) throw new Error(`${path} is without${found}: this plugin can go`);
      return { contents: text.replaceAll(found, "") };
    });
  },
};

process.chdir(HERE);
const built = await build({
  entryPoints: MODULES.map((name) => `src/${name}.js`),
  outdir: STATIC,
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  charset: "utf8",
  plugins: [withoutInlineStyle],
  legalComments: "none", // LICENSES.txt has them whole
  metafile: true,
  logLevel: "warning",
  define: { "process.env.NODE_ENV": '"production"' },
});
const used = fonts(STATIC);
writeFileSync(join(STATIC, "land.json"), land(JSON.parse(readFileSync("node_modules/world-atlas/countries-50m.json", "utf8"))));
writeFileSync(join(STATIC, "LICENSES.txt"), licences([...Object.keys(built.metafile.inputs), ...used, "node_modules/world-atlas/"]));
