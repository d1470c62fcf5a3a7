// The fonts, and the style sheet that names them.
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const FAMILIES = { "source-serif-4": "Source Serif 4 Variable", "source-sans-3": "Source Sans 3 Variable" };
const SUBSETS = ["cyrillic", "latin-ext", "latin"];
const STYLES = ["normal", "italic"];

/** Copies the files into a folder, with fonts.css; gives the paths of what was copied. */
export function fonts(folder) {
  const faces = [];
  const copied = [];
  for (const [slug, family] of Object.entries(FAMILIES)) {
    const source = join("node_modules/@fontsource-variable", slug);
    const ranges = JSON.parse(readFileSync(join(source, "unicode.json"), "utf8"));
    for (const style of STYLES) {
      for (const subset of SUBSETS) {
        const name = `${slug}-${subset}-wght-${style}.woff2`;
        copied.push(join(source, "files", name));
        copyFileSync(copied.at(-1), join(folder, name));
        faces.push(face(family, style, name, ranges[subset]));
      }
    }
  }
  writeFileSync(join(folder, "fonts.css"), faces.join("\n"));
  return copied;
}

function face(family, style, name, range) {
  return `@font-face {
  font-family: "${family}";
  font-style: ${style};
  font-weight: 200 900;
  font-display: swap;
  src: url("${name}") format("woff2");
  unicode-range: ${range};
}
`;
}
