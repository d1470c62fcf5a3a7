// Neo4j's own parser and checker, as of Cypher 5, over each file named: `node lint.mjs FILE...`.
// It knows the functions that come with Neo4j and no schema. It cannot know types of properties, nor what the planner
// refuses: the real server decides. Warnings are shown, errors fail.
import { readFileSync } from 'node:fs';
import { isNotParamError, lintCypherQuery, testData } from '@neo4j-cypher/language-support';

const VERSION = 'CYPHER 5';
const PREFIX = VERSION + ' '; // on the first line of the text, so its columns move
const SEVERITIES = ['', 'error', 'warning', 'information', 'hint'];
const ERROR = 1;

const functions = Object.entries(testData.mockSchema.functions[VERSION]).filter(([, declared]) => declared.isBuiltIn);
const schema = { functions: { [VERSION]: Object.fromEntries(functions) } };

// The checker swallows its own exceptions (a broken escape, 😀 before an error): a RETURN and yet no symbol shows it.
function gaveUp(text, symbolTables) {
  const returns = /\bRETURN\b/i.test(text.replace(/^\s*\/\/.*$/gm, ''));
  return returns && symbolTables.every((symbols) => symbols.length === 0);
}

function problems(text) {
  const { diagnostics, symbolTables } = lintCypherQuery(PREFIX + text, schema);
  const found = diagnostics.filter(isNotParamError).map(({ severity, message, range: { start } }) => {
    const column = start.line === 0 ? Math.max(start.character - PREFIX.length, 0) : start.character;
    return { severity, message, line: start.line + 1, column: column + 1 };
  });
  if (found.every(({ severity }) => severity !== ERROR) && gaveUp(text, symbolTables)) {
    const message = 'the checker gave up in silence: look for a broken escape or a character above U+FFFF';
    found.push({ severity: ERROR, message, line: 1, column: 1 });
  }
  return found;
}

const files = process.argv.slice(2);
let errors = 0;
for (const file of files) {
  for (const { severity, message, line, column } of problems(readFileSync(file, 'utf8'))) {
    console.log(`${file}:${line}:${column}: ${SEVERITIES[severity]}: ${message}`);
    errors += Number(severity === ERROR);
  }
}
console.log(`${files.length} files, ${errors} errors`);
process.exitCode = errors > 0 ? 1 : 0;
