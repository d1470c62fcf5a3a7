// The Cypher console.
import { consoleOf, given, Wrong } from "./console.js";
import { editor } from "./cypher_editor.js";
import { element } from "./element.js";
import { link, none, rows } from "./rows.js";

const PLACE = /line (\d+),? col(?:umn)? (\d+)/;

const parameters = document.getElementById("parameters");
const folded = parameters.closest("details");
const ask = consoleOf({
  name: "statement",
  editor: editor(document.getElementById("statement"), given.terms, () => ask()),
  send,
  show,
  others: { parameters: { read: () => (empty() ? "" : parameters.value), set: fill } },
});

function empty() {
  return /^\s*(\{\s*\})?\s*$/.test(parameters.value);
}

function fill(value) {
  const text = typeof value === "string" ? value : JSON.stringify(value ?? {}, null, 2);
  parameters.value = text;
  folded.open = !empty();
}

function send(statement, signal) {
  let values;
  try {
    values = empty() ? {} : JSON.parse(parameters.value);
  } catch (error) {
    folded.open = true;
    throw new Wrong(`The parameters are no JSON: ${error.message}`, /$^/);
  }
  const headers = { "Content-Type": "application/json", Accept: "application/json" };
  return fetch("/cypher", { method: "POST", headers, body: JSON.stringify({ statement, parameters: values }), signal });
}

async function show(response) {
  const found = await response.json();
  if (found.errors?.length) throw new Wrong(found.errors.map((each) => each.message).join("\n"), PLACE);
  const { data, queryPlan, notifications = [] } = found;
  const problems = notifications.map(({ title, description, position }) => ({ ...position, message: `${title}: ${description}`, severity: "warning" }));
  const warned = problems.length ? [element("ul", { class: "warnings", "aria-label": "Warnings" }, ...problems.map(warning))] : [];
  if (queryPlan) return { elements: [...warned, plan(queryPlan)], rows: null, problems };
  const table = rows(data.fields, data.values, { cell, plain: (value) => (value === null ? "" : text(value)) });
  return { elements: [...warned, ...table], rows: data.values.length, problems };
}

const warning = ({ line, column, message }) => element("li", {}, element("b", {}, `Line ${line}, column ${column}`), ` ${message}`);

function plan(whole) {
  if (!whole.operatorType) return element("p", {}, "The store tells no plan.");
  return element("ol", { class: "plan", "aria-label": "Plan" }, step(whole));
}

/** A step of a plan with those that it is made from. */
function step({ operatorType, arguments: more, children }) {
  const details = Object.entries(more ?? {}).filter(([, value]) => value !== null);
  const said = details.map(([name, value]) => `${name.replaceAll("_", " ")} ${text(value)}`).join(", ");
  const below = children?.length ? [element("ol", {}, ...children.map(step))] : [];
  return element("li", {}, element("b", {}, operatorType), said ? ` ${said}` : "", ...below);
}

function cell(value) {
  if (value === null) return none();
  if (typeof value === "number") return element("span", { class: "number" }, String(value));
  if (typeof value === "string") return link(value);
  if (Array.isArray(value)) return value.flatMap((each, at) => (at ? [", ", inside(each)] : [inside(each)]));
  return inside(value);
}

/** A value in a list, a node, a relationship or a path. */
function inside(value) {
  if (value?.labels) return node(value);
  if (value?.nodes) return element("span", {}, ...value.nodes.flatMap((each, at) => (at ? [" – ", node(each)] : [node(each)])));
  return typeof value === "string" ? link(value) : text(value);
}

function node({ elementId, labels, properties }) {
  const caption = properties.caption ?? elementId;
  const made = elementId ? link(elementId, caption) : caption;
  if (made instanceof Element) made.title = labels.join(", ");
  return made;
}

function text(value) {
  if (typeof value === "string") return value;
  return value?.type && value.properties ? `[:${value.type}]` : JSON.stringify(value);
}
