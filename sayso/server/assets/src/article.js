// The text of a document: its spans and the statements in the margin light each other up.
import { escaping } from "./keys.js";

const text = document.getElementById("text");
const entries = new Map([...document.querySelectorAll("[data-statement]")].map((entry) => [entry.dataset.statement, entry]));
const spans = [...text.querySelectorAll(".span")];
let held = null; // the span or entry that was clicked; what is lit stays with it
let shown = -1; // which of the held span's statements was shown last

const statements = (element) => (element.dataset.statements ?? element.dataset.statement).split(" ");
const part = (target) => target.closest?.(".span, [data-statement]");

function light(element) {
  const wanted = new Set(element ? statements(element) : []);
  for (const each of [...spans, ...entries.values()]) {
    each.classList.toggle("lit", statements(each).some((statement) => wanted.has(statement)));
  }
}

function hold(element) {
  shown = element === held ? shown + 1 : 0;
  held = element;
  light(held);
}

function release() {
  const span = held?.matches(".span") ? held : null;
  held = null;
  light(null);
  if (span && !text.contains(document.activeElement)) span.focus({ preventScroll: true });
}

/** From a span to the first of its statements, again to the next; from an entry to its words. */
function choose(element, byKey) {
  hold(element);
  if (element.matches(".span")) {
    const names = statements(element);
    const entry = entries.get(names[shown % names.length]);
    entry?.scrollIntoView({ block: "nearest" });
    if (byKey) entry?.querySelector("a")?.focus({ preventScroll: true });
  } else {
    spans.find((span) => statements(span).includes(element.dataset.statement))?.scrollIntoView({ block: "center" });
  }
}

for (const type of ["pointerover", "focusin"]) {
  document.addEventListener(type, (event) => {
    const element = part(event.target);
    if (element && !held) light(element);
  });
}
for (const type of ["pointerout", "focusout"]) {
  document.addEventListener(type, () => held || light(null));
}
document.addEventListener("click", (event) => {
  if (event.target.closest("a")) return;
  const element = part(event.target);
  if (element) choose(element, false);
  else if (held) release();
});
text.addEventListener("keydown", (event) => {
  if (!event.target.matches(".span") || (event.key !== "Enter" && event.key !== " ")) return;
  event.preventDefault();
  choose(event.target, true);
});
escaping(release);

function arrived() {
  const entry = entries.get(decodeURIComponent(location.hash.slice(1)));
  if (entry) choose(entry, false);
}

addEventListener("hashchange", arrived);
addEventListener("load", arrived); // after the browser has gone to the entry
