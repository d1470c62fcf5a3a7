// What is bundled, and under which licences.
import { existsSync, readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";

const PACKAGE = /^node_modules\/((?:@[^/]+\/)?[^/]+)\//;
const LICENCE = /^(licen[cs]e|copying|notice)/i;
const RULE = "-".repeat(78);

/** The text for the packages that these files are of, and for those that they depend on, which may be bundled in them. */
export function licences(paths) {
  const names = new Set();
  for (const path of paths) add(PACKAGE.exec(path)?.[1], names);
  const head = "What is bundled in this folder, and under which licences. Outlines of countries: Natural Earth, public domain.\n";
  return [head, ...[...names].sort().map(described)].join(`\n${RULE}\n\n`);
}

function add(name, names) {
  if (!name || names.has(name) || name.startsWith("@types/") || !existsSync(manifestPath(name))) return;
  names.add(name);
  for (const each of Object.keys(manifest(name).dependencies ?? {})) add(each, names);
}

function described(name) {
  const { version, license, homepage, author } = manifest(name);
  const by = typeof author === "string" ? author : author?.name;
  const folder = join("node_modules", name);
  const texts = readdirSync(folder).filter((file) => LICENCE.test(file)).sort();
  const said = texts.map((file) => readFileSync(join(folder, file), "utf8").replaceAll("\r\n", "\n").trim());
  return [`${name} ${version}`, `Licence: ${license}`, by && `Author: ${by}`, homepage, "", ...said, ""]
    .filter((line) => line !== undefined && line !== null)
    .join("\n");
}

function manifestPath(name) {
  return join("node_modules", name, "package.json");
}

function manifest(name) {
  return JSON.parse(readFileSync(manifestPath(name), "utf8"));
}
