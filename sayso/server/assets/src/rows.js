// Rows as a table, some at a time, and as a file.
import { given } from "./console.js";
import { element } from "./element.js";

const AT_ONCE = 500;

/** The elements that show rows: `cell` makes the content of a cell, `plain` its text for a file. */
export function rows(columns, values, { cell, plain }) {
  const body = element("tbody");
  const more = element("button", { type: "button", class: "quiet" });
  let shown = 0;
  const grow = () => {
    body.append(...values.slice(shown, shown + AT_ONCE).map((row) => element("tr", {}, ...row.map((each) => held(cell(each))))));
    shown = Math.min(shown + AT_ONCE, values.length);
    more.hidden = shown === values.length;
    more.textContent = `Show more (${shown.toLocaleString("en")} of ${values.length.toLocaleString("en")})`;
  };
  more.addEventListener("click", grow);
  grow();
  const head = element("thead", {}, element("tr", {}, ...columns.map((each) => element("th", { scope: "col" }, each))));
  const table = element("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": "Rows" }, element("table", {}, head, body));
  return [table, element("p", { class: "buttons" }, more, " ", saved(columns, values, plain))];
}

const held = (content) => element("td", typeof content === "number" ? { class: "number" } : {}, ...(Array.isArray(content) ? content : [content]));

export const none = () => element("span", { class: "none", title: "unbound" }, "–");

/** A link to a record, or to elsewhere; any other text as it is. */
export function link(iri, caption = short(iri)) {
  const inside = iri.startsWith(given.base);
  if (!inside && !/^https?:/.test(iri)) return caption;
  const path = iri.slice(given.base.length).split("/").map(encodeURIComponent).join("/");
  return element("a", inside ? { href: `/records/${path}` } : { href: iri, rel: "noreferrer nofollow" }, caption);
}

/** An IRI as one would write it. */
export function short(iri) {
  if (iri.startsWith(given.base)) return iri.slice(given.base.length);
  const [prefix, start] = Object.entries(given.prefixes ?? {}).find(([, start]) => iri.startsWith(start)) ?? [];
  return prefix ? `${prefix}:${iri.slice(start.length)}` : iri;
}

function saved(columns, values, plain) {
  const button = element("button", { type: "button", class: "quiet" }, "Save as CSV");
  button.addEventListener("click", () => {
    const lines = [columns, ...values.map((row) => row.map(plain))].map((row) => row.map(quoted).join(","));
    const address = URL.createObjectURL(new Blob([`${lines.join("\r\n")}\r\n`], { type: "text/csv" }));
    element("a", { href: address, download: "rows.csv" }).click();
    URL.revokeObjectURL(address);
  });
  return button;
}

function quoted(text) {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
