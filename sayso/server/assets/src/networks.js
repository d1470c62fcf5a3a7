// A network: its windows of time, and the words behind a tie.
import { element } from "./element.js";
import { escaping } from "./keys.js";
import { pannable } from "./pan.js";
import { stepper } from "./network_steps.js";
import { reader } from "./network_words.js";

const NEAR = 8; // so many pixels from a tie one still points at it
const [THIN, THICK] = [1.2, 7]; // how wide ties are drawn, as the server does
const NARROW = 600;
const BESIDE = 60; // for names, in a picture that stands upright

const { nodes, ties, steps, step, widest, hows, behind, shown } = JSON.parse(document.getElementById("graph-data").textContent);
const svg = document.getElementById("network");
const lines = [...svg.querySelectorAll(".tie")];
const heads = [...svg.querySelectorAll(".head")];
const actors = [...svg.querySelectorAll(".actor")];
const summary = document.getElementById("summary");
const table = document.querySelector("#ties tbody");
const told = element("p", { class: "told" }, "Point at a tie, and click to read the words behind it.");
const under = { chosen: underlay("chosen"), hot: underlay("hot") };
const words = reader(document.getElementById("words"), () => choose(null));
let weights = new Map(steps[step].ties);
let now = step;
let chosen = null;

if (svg.clientWidth < NARROW) upright();
svg.parentElement.append(told);
pannable(svg, ".mark, .head");
quieten();
svg.addEventListener("pointermove", (event) => point(event.target.closest(".actor") ? null : nearest(event)));
svg.addEventListener("pointerleave", () => point(null));
svg.addEventListener("click", (event) => {
  if (event.defaultPrevented || event.target.closest(".actor")) return;
  const tie = nearest(event);
  if (tie !== null) choose(tie, address(tie));
});
for (const [at, actor] of actors.entries()) for (const type of ["pointerenter", "focus"]) actor.addEventListener(type, () => around(at));
for (const actor of actors) for (const type of ["pointerleave", "blur"]) actor.addEventListener(type, () => around(null));
table.addEventListener("click", (event) => {
  const link = event.target.closest("a.behind");
  if (!link || event.ctrlKey || event.metaKey || event.shiftKey) return;
  event.preventDefault();
  choose(named(new URL(link.href).searchParams), link.href, link);
});
escaping(() => chosen !== null && words.close());
if (steps.length > 1) stepper(document.getElementById("steps"), steps, step, show);

/** On a narrow screen the picture stands upright. */
function upright() {
  const { width, height } = svg.viewBox.baseVal;
  svg.setAttribute("viewBox", `${-BESIDE} 0 ${height + 2 * BESIDE} ${width}`);
  for (const line of lines) {
    for (const end of [1, 2]) {
      const x = line.getAttribute(`x${end}`);
      line.setAttribute(`x${end}`, line.getAttribute(`y${end}`));
      line.setAttribute(`y${end}`, x);
    }
  }
  for (const mark of svg.querySelectorAll(".mark, .head")) {
    const { e, f } = mark.transform.baseVal.consolidate().matrix;
    mark.setAttribute("transform", `translate(${f} ${e})`);
    const arrow = mark.querySelector("[data-angle]");
    arrow?.setAttribute("transform", `rotate(${90 - arrow.dataset.angle})`);
  }
}

function underlay(name) {
  const made = document.createElementNS("http://www.w3.org/2000/svg", "line");
  made.setAttribute("class", `under ${name} gone`);
  svg.querySelector(".ties").prepend(made);
  return made;
}

const how = (weight) => hows[weight < 0 ? 1 : 0];

/** Step to a window, or with 0 to the whole range. */
function show(number) {
  now = number;
  weights = new Map(steps[now].ties);
  const most = widest[now ? 1 : 0] || 1;
  for (const [at, line] of lines.entries()) {
    const weight = weights.get(at);
    line.setAttribute("class", `tie ${weight ? how(weight)[0] : "gone"}`);
    line.setAttribute("stroke-width", THIN + ((THICK - THIN) * Math.abs(weight ?? 0)) / most);
    heads[at]?.classList.toggle("gone", !weight);
  }
  quieten();
  list();
  const many = steps[now].ties.length;
  summary.textContent = `${many ? many.toLocaleString("en") : "No"} ${many === 1 ? "tie" : "ties"} in ${steps[now].name}`;
  locate();
  if (chosen !== null) choose(chosen, address(chosen), null, false);
}

/** Who has no tie in this window stands back. */
function quieten() {
  const there = new Set([...weights.keys()].flatMap((tie) => ties[tie]));
  for (const [at, actor] of actors.entries()) actor.classList.toggle("quiet", !there.has(at));
}

/** The table of this window. */
function list() {
  const sorted = [...weights].sort(([a, v], [b, w]) => Math.abs(w) - Math.abs(v) || a - b).slice(0, shown);
  table.replaceChildren(...sorted.map(([tie, weight]) => row(tie, weight)));
  const rest = weights.size - sorted.length;
  document.querySelector(".pager").replaceChildren(...(rest ? [element("a", { href: turned(location.href, "10000") }, `${rest.toLocaleString("en")} more`)] : []));
}

function row(tie, weight) {
  const [kind, says] = how(weight);
  const [one, other] = ties[tie].map((at) => nodes[at]);
  const told = `Words behind ${one[1]} ${says} ${other[1]}`;
  const link = element("a", { class: "behind", href: address(tie), "aria-label": told }, "words");
  const number = element("td", { class: "number" }, String(Number(weight.toPrecision(4))));
  return element("tr", { class: kind }, cell(one), element("td", { class: "how" }, says), cell(other), number, element("td", {}, link));
}

const cell = ([, name, href]) => element("td", {}, href ? element("a", { href }, name) : name);

/** Where the words behind a tie in this window are. */
function address(tie) {
  const found = new URL(behind, location.href);
  const [one, other] = ties[tie].map((at) => nodes[at][0]);
  for (const [name, value] of Object.entries({ one, other, at: steps[now].at })) if (value) found.searchParams.set(name, value);
  return found.href;
}

/** The address of this page, and of its other formats, tells the window. */
function locate() {
  const links = [...document.querySelectorAll("footer a[href*='format=']")];
  for (const link of links) link.href = turned(link.href);
  history.replaceState(null, "", turned(location.href));
}

/** An address of this network, turned to this window. */
function turned(href, limit) {
  const url = new URL(href, location.href);
  url.searchParams.delete("after");
  if (steps[now].at) url.searchParams.set("at", steps[now].at);
  else url.searchParams.delete("at");
  if (limit) url.searchParams.set("limit", limit);
  return url.href;
}

/** The number of the tie that an address of its words names. */
function named(parameters) {
  const ends = ["one", "other"].map((name) => parameters.get(name));
  const found = ties.findIndex((pair) => pair.every((at, end) => nodes[at][0] === ends[end]));
  return found < 0 ? null : found;
}

function choose(tie, href, from = null, focused = true) {
  chosen = tie;
  lay(under.chosen, tie);
  if (href) words.read(href, from, focused);
}

function point(tie) {
  lay(under.hot, tie);
  svg.classList.toggle("pointing", tie !== null);
  if (tie !== null) told.textContent = sentence(tie);
}

function sentence(tie) {
  const [one, other] = ties[tie].map((at) => nodes[at][1]);
  return `${one} ${how(weights.get(tie))[1]} ${other}: ${Number(weights.get(tie).toPrecision(4))}`;
}

/** Put a light under a tie, if it is there. */
function lay(light, tie) {
  const line = tie === null || !weights.has(tie) ? null : lines[tie];
  light.classList.toggle("gone", !line);
  if (!line) return;
  for (const name of ["x1", "y1", "x2", "y2"]) light.setAttribute(name, line.getAttribute(name));
  light.setAttribute("stroke-width", Number(line.getAttribute("stroke-width")) + 8);
}

/** Show one actor with its ties alone; all where there is none. */
function around(at) {
  svg.classList.toggle("around", at !== null);
  const mine = new Set(at === null ? [] : [...weights.keys()].filter((tie) => ties[tie].includes(at)));
  for (const [tie, line] of lines.entries()) line.classList.toggle("mine", mine.has(tie));
  const beside = new Set([...mine].flatMap((tie) => ties[tie]).concat(at));
  for (const [number, actor] of actors.entries()) actor.classList.toggle("mine", beside.has(number));
}

/** The tie that an event points at, or null. */
function nearest({ clientX, clientY }) {
  const { a, e, f } = svg.getScreenCTM();
  const x = (clientX - e) / a;
  const y = (clientY - f) / a;
  let found = null;
  let least = NEAR / a;
  for (const tie of weights.keys()) {
    const away = distance(lines[tie], x, y);
    if (away < least) [found, least] = [tie, away];
  }
  return found;
}

/** How far a point is from a line. */
function distance(line, x, y) {
  const [x1, y1, x2, y2] = ["x1", "y1", "x2", "y2"].map((name) => line[name].baseVal.value);
  const length = (x2 - x1) ** 2 + (y2 - y1) ** 2;
  const along = length ? Math.min(Math.max(((x - x1) * (x2 - x1) + (y - y1) * (y2 - y1)) / length, 0), 1) : 0;
  return Math.hypot(x1 + along * (x2 - x1) - x, y1 + along * (y2 - y1) - y);
}
