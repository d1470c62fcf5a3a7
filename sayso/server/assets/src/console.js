// What both consoles have: examples, an address for each query, running and stopping it, and saying what is wrong.
import { element } from "./element.js";

export const given = JSON.parse(document.getElementById("console-data").textContent);
const form = document.getElementById("ask");
const answer = document.getElementById("answer");

/**
 * Makes a form a console.
 *
 * `editor` has value(), set(text) and told(problems), which shows problems of {line, column, message, severity} at their
 * places; `send(text, signal)` gives a response, and `show(response)` the elements to show and how many rows there are.
 * `name` is that of the query in the address, and `others` are further fields by name, with read() and set(text).
 */
export function consoleOf({ name, editor, send, show, others = {} }) {
  const status = element("span", { class: "soft", role: "status" });
  const stop = element("button", { type: "button", class: "quiet", hidden: "" }, "Stop");
  const run = form.querySelector(".buttons button");
  run.parentElement.hidden = false;
  run.after(stop, element("span", { class: "soft" }, " Ctrl-Enter "), status);
  form.prepend(examples(fill, editor.value()));

  let running = null;

  function fill({ text, ...fields }) {
    editor.set(text);
    for (const [each, { set }] of Object.entries(others)) set(fields[each]);
  }

  async function ask() {
    running?.abort();
    const mine = (running = new AbortController());
    const began = performance.now();
    busy(true);
    remember();
    try {
      const response = await send(editor.value(), mine.signal);
      const { elements, rows, problems = [] } = await show(response);
      editor.told(problems);
      answer.replaceChildren(...elements);
      status.textContent = rows === null ? passed(began) : `${rows.toLocaleString("en")} ${rows === 1 ? "row" : "rows"}, ${passed(began)}`;
    } catch (error) {
      if (mine !== running) return;
      status.textContent = mine.signal.aborted ? `Stopped after ${passed(began)}` : `Refused, ${passed(began)}`;
      fail(mine.signal.aborted ? null : error);
    } finally {
      if (mine === running) busy(false);
    }
  }

  function fail(error) {
    answer.replaceChildren(...(error ? [element("p", { class: "problem", role: "alert" }, error.message)] : []));
    editor.told(error?.line ? [{ line: error.line, column: error.column, message: error.message, severity: "error" }] : []);
  }

  function busy(is) {
    stop.hidden = !is;
    answer.setAttribute("aria-busy", is);
    if (is) status.textContent = "Running …";
  }

  /** The query is in the address, so that it can be sent to others and is there after going back; nothing is stored. */
  function remember() {
    const fields = new URLSearchParams({ [name]: editor.value() });
    for (const [each, { read }] of Object.entries(others)) if (read()) fields.set(each, read());
    history.replaceState(null, "", `#${fields}`);
  }

  function recall() {
    const fields = new URLSearchParams(location.hash.slice(1));
    if (!fields.has(name)) return;
    fill({ text: fields.get(name), ...Object.fromEntries(Object.keys(others).map((each) => [each, fields.get(each) ?? undefined])) });
  }

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    ask();
  });
  stop.addEventListener("click", () => running?.abort());
  addEventListener("hashchange", recall);
  recall();
  return ask;
}

function examples(fill, start) {
  const select = element(
    "select",
    { id: "example" },
    element("option", { value: "" }, "What there is"),
    ...given.examples.map((each) => element("option", { value: each.name }, each.title)),
  );
  select.addEventListener("change", () => fill(given.examples.find((each) => each.name === select.value) ?? { text: start }));
  return element("p", { class: "examples" }, element("label", { for: "example" }, "Start from a question "), select);
}

function passed(began) {
  const seconds = (performance.now() - began) / 1000;
  return seconds < 1 ? `${Math.round(seconds * 1000)} ms` : `${seconds.toFixed(1)} s`;
}

/** What is wrong with a query, where its message says the place. */
export class Wrong extends Error {
  constructor(message, place) {
    super(message);
    const found = place.exec(message);
    if (found) [this.line, this.column] = [Number(found[1]), Number(found[2])];
  }
}
