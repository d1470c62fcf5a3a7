// The SPARQL console: Yasgui's editor, and the answers as tables.
import Yasqe from "@zazuko/yasqe";
import "@zazuko/yasqe/build/yasqe.min.css";
import { consoleOf, given, Wrong } from "./console.js";
import { element } from "./element.js";
import { link, none, rows } from "./rows.js";
import "./sparql.css";

const PLACE = /error at (\d+):(\d+)/;
const ACCEPT = "application/sparql-results+json, text/turtle;q=0.9";
const NUMBERS = /#(integer|decimal|double|float|int|long|nonNegativeInteger)$/;

const editor = edit(document.getElementById("query"));
const ask = consoleOf({ name: "query", editor, send, show });

function edit(plain) {
  for (const [from, terms] of [["class", "classes"], ["property", "properties"]]) {
    Yasqe.forkAutocompleter(from, { name: terms, get: () => given.terms[terms], bulk: true, persistenceId: null });
  }
  Yasqe.defaults.autocompleters = ["variables", "classes", "properties"]; // the others ask somebody else
  const holder = element("div", { class: "editor" });
  plain.before(holder);
  plain.hidden = true;
  const yasqe = new Yasqe(holder, {
    value: plain.value,
    persistenceId: null, // nothing is kept in the browser
    consumeShareLink: null,
    createShareableLink: null, // the address is the link
    showQueryButton: false,
    resizeable: false,
    editorHeight: "auto",
    screenReaderLabel: "Query",
    viewportMargin: Infinity,
  });
  const keys = yasqe.getOption("extraKeys");
  const run = () => ask();
  // Tab leaves the editor, so that nobody is caught in it.
  yasqe.setOption("extraKeys", { ...keys, "Ctrl-Enter": run, "Cmd-Enter": run, "Ctrl-S": false, Tab: false, "Shift-Tab": false });
  document.querySelector("label[for=query]").addEventListener("click", () => yasqe.focus());
  return { value: () => yasqe.getValue(), set: (text) => yasqe.setValue(text), told: marking(yasqe) };
}

/** Marks the places of problems, until the text changes. */
function marking(yasqe) {
  let marked = [];
  const clear = () => marked.splice(0).forEach((line) => yasqe.removeLineClass(line, "background", "wrong"));
  yasqe.on("change", clear);
  return (problems) => {
    clear();
    for (const { line, column } of problems) {
      marked.push(yasqe.addLineClass(line - 1, "background", "wrong"));
      yasqe.setCursor({ line: line - 1, ch: column - 1 });
      yasqe.scrollIntoView(null, 40);
    }
  };
}

function send(query, signal) {
  return fetch("/sparql", { method: "POST", headers: { Accept: ACCEPT }, body: new URLSearchParams({ query }), signal });
}

async function show(response) {
  if (!response.ok) throw new Wrong(await detail(response), PLACE);
  if (!response.headers.get("Content-Type").includes("json")) {
    const text = await response.text();
    return { elements: [element("pre", { tabindex: "0" }, text)], rows: null };
  }
  const { head, results, boolean } = await response.json();
  if (boolean !== undefined) return { elements: [element("p", { class: "verdict" }, boolean ? "Yes" : "No")], rows: null };
  const values = results.bindings.map((row) => head.vars.map((name) => row[name]));
  return { elements: rows(head.vars, values, { cell, plain: (term) => term?.value ?? "" }), rows: values.length };
}

async function detail(response) {
  const text = await response.text();
  try {
    return JSON.parse(text).detail;
  } catch {
    return text || response.statusText;
  }
}

function cell(term) {
  if (!term) return none();
  if (term.type === "uri") return link(term.value);
  if (term.type === "bnode") return `_:${term.value}`;
  if (NUMBERS.test(term.datatype ?? "")) return element("span", { class: "number" }, term.value);
  return term["xml:lang"] ? [term.value, " ", element("span", { class: "soft" }, term["xml:lang"])] : term.value;
}
