// Who stands how to whom: records as nodes, what is between them as directed, signed edges.
import cytoscape from "cytoscape";
import { buttons, moving } from "./keys.js";
import { FORCES, placed } from "./graph_layout.js";
import { colours, columns, fontSize, styles } from "./graph_style.js";

const holder = document.getElementById("graph");
const { nodes, edges } = JSON.parse(document.getElementById("graph-data").textContent);

// Names are measured in the font that they are written in, or the drawing is another one before the font is there.
if (nodes.length) document.fonts.load(`13px ${getComputedStyle(document.body).fontFamily}`, nodes.map((node) => node.label).join("")).finally(start);

function start() {
  const canvas = made("div", "canvas");
  const told = made("p", "told");
  told.setAttribute("role", "status");
  told.textContent = "Point at a line or a name, or choose with Tab and the arrow keys.";
  holder.removeAttribute("role");
  holder.append(canvas, told);
  forestall();
  const { elements, arrange } = placed(nodes, edges, columns(canvas.clientWidth).aside);
  const graph = cytoscape({
    container: canvas,
    elements,
    style: styles(colours(), columns(canvas.clientWidth)),
    layout: { name: "preset", fit: true, padding: 24 },
    minZoom: 0.15,
    maxZoom: 4,
    boxSelectionEnabled: false,
  });
  if (arrange) graph.layout(FORCES).run();
  legible(graph);
  const acts = {
    zoom: (factor) => graph.zoom({ level: graph.zoom() * factor, renderedPosition: { x: graph.width() / 2, y: graph.height() / 2 } }),
    fit: () => graph.fit(undefined, 24),
  };
  buttons(canvas, acts);
  pointed(graph, canvas, told);
  chosen(graph, canvas, told, acts);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => {
    graph.style(styles(colours(), columns(canvas.clientWidth)));
    legible(graph);
  });
  graph.on("zoom", () => legible(graph));
  new ResizeObserver(() => graph.resize()).observe(canvas);
}

/** Names are written larger where all is seen from afar, but for those in columns, which have no room. */
function legible(graph) {
  graph.style().selector("node[!listed]").style("font-size", fontSize(graph.zoom())).update();
}

/** Cytoscape would write a style sheet into the page, which its policy forbids; ours says the same. */
function forestall() {
  const instead = made("meta");
  instead.id = "__________cytoscape_stylesheet";
  document.head.append(instead);
}

function pointed(graph, canvas, told) {
  canvas.addEventListener("wheel", (event) => event.ctrlKey || event.metaKey || event.stopPropagation(), { capture: true });
  graph.on("mouseover", "node, edge", ({ target }) => {
    canvas.classList.add("pointing");
    mark(graph, target, told);
  });
  graph.on("mouseout", "node, edge", () => {
    canvas.classList.remove("pointing");
    mark(graph, null, told);
  });
  graph.on("tap", "node, edge", ({ target, originalEvent }) => go(target, originalEvent.ctrlKey || originalEvent.metaKey));
}

/** Tab reaches the drawing, arrow keys go through what is drawn in the order of its words, and Enter opens it. */
function chosen(graph, canvas, told, { zoom, fit }) {
  const all = [...graph.nodes(), ...graph.edges()].sort((a, b) => (said(a) < said(b) ? -1 : 1));
  let at = -1;
  const move = (across, down) => {
    at = (Math.max(at, across + down < 0 ? 0 : -1) + across + down + all.length) % all.length;
    mark(graph, all[at], told);
    if (!within(graph.extent(), all[at].boundingBox())) graph.center(all[at]);
  };
  canvas.tabIndex = 0;
  canvas.setAttribute("role", "application");
  canvas.setAttribute("aria-label", `${holder.getAttribute("aria-label")}. Arrow keys choose, Enter opens, plus, minus and 0 zoom.`);
  moving(canvas, { zoom, fit, move });
  canvas.addEventListener("keydown", (event) => event.key === "Enter" && at >= 0 && go(all[at], event.ctrlKey || event.metaKey));
  canvas.addEventListener("blur", () => mark(graph, null, told));
}

const within = (outer, inner) => inner.x1 >= outer.x1 && inner.x2 <= outer.x2 && inner.y1 >= outer.y1 && inner.y2 <= outer.y2;

/** Show one element and what it touches, and say it in words. */
function mark(graph, element, told) {
  graph.elements().removeClass("marked beside");
  if (!element) return;
  element.addClass("marked");
  (element.isNode() ? element.connectedEdges().union(element.neighborhood("node")) : element.connectedNodes()).addClass("beside");
  told.textContent = said(element);
}

function said(element) {
  const { name, label, weight } = element.data();
  if (element.isNode()) return name ?? label;
  const times = weight > 1 ? `, ${weight} times` : "";
  return `${said(element.source())} ${label} ${said(element.target())}${times}`;
}

function go(element, elsewhere) {
  const href = element.data("href");
  if (!href) return;
  if (elsewhere) open(href, "_blank", "noopener");
  else location.assign(href);
}

function made(tag, name) {
  const element = document.createElement(tag);
  if (name) element.className = name;
  return element;
}
