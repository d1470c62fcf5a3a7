// A drawing that is moved and zoomed by changing its viewBox. Marks and names keep their size on the screen.
import { buttons, moving } from "./keys.js";

const OUT = 2; // how many times as much as at first may be seen
const IN = 60; // and how much less
const STEP = 0.15; // how far a key moves, as a part of what is seen
const NEAR = 3; // so many pixels between names

/** Let an SVG be moved and zoomed; its marks are groups with a translation, a circle and, where they have one, a name. */
export function pannable(map, marks) {
  const whole = map.viewBox.baseVal;
  const first = { x: whole.x, y: whole.y, width: whole.width, height: whole.height };
  const places = [...map.querySelectorAll(marks)].map((mark) => ({
    mark,
    name: mark.querySelector("text"),
    at: mark.transform.baseVal.consolidate().matrix,
    size: mark.querySelector("circle")?.r.baseVal.value ?? 0,
  }));
  places.sort((a, b) => b.size - a.size);
  let seen = { ...first };

  function show(next) {
    const width = Math.min(Math.max(next.width, first.width / IN), first.width * OUT);
    const height = (width * first.height) / first.width;
    const x = clamp(next.x + (next.width - width) / 2, first.x - first.width, first.x + 2 * first.width - width);
    const y = clamp(next.y + (next.height - height) / 2, first.y - first.height, first.y + 2 * first.height - height);
    seen = { x, y, width, height };
    map.setAttribute("viewBox", [x, y, width, height].map((each) => each.toFixed(3)).join(" "));
    draw();
  }

  /** How many units of the map a pixel is; it may be letterboxed. */
  const unit = () => Math.max(seen.width / map.clientWidth, seen.height / map.clientHeight);

  function draw() {
    if (!map.clientWidth || !map.clientHeight) return; // nothing is shown
    const scale = unit();
    const taken = [];
    for (const { mark, name, at, size } of places) {
      mark.setAttribute("transform", `translate(${at.e} ${at.f}) scale(${scale})`);
      if (!name) continue;
      const box = placed(name.getBBox(), at, scale);
      name.classList.toggle("hidden-name", taken.some((other) => overlap(box, other)));
      if (!name.classList.contains("hidden-name")) taken.push(box);
      taken.push(placed({ x: -size, y: -size, width: 2 * size, height: 2 * size }, at, scale));
    }
  }

  /** Zoom so that a point, which is the middle where none is given, stays where it is. */
  function zoom(factor, point = { x: seen.x + seen.width / 2, y: seen.y + seen.height / 2 }) {
    const width = clamp(seen.width / factor, first.width / IN, first.width * OUT);
    const kept = width / seen.width;
    show({
      x: point.x - (point.x - seen.x) * kept,
      y: point.y - (point.y - seen.y) * kept,
      width,
      height: seen.height * kept,
    });
  }

  const shift = (x, y) => show({ ...seen, x: seen.x + x, y: seen.y + y });
  const acts = {
    zoom,
    fit: () => show(first),
    move: (across, down) => shift(across * STEP * seen.width, down * STEP * seen.height),
  };
  moving(map, acts);
  buttons(map, acts);
  map.tabIndex = 0;
  map.setAttribute("aria-keyshortcuts", "+ - 0 ArrowLeft ArrowRight ArrowUp ArrowDown");
  map.addEventListener("wheel", (event) => wheel(map, event, zoom), { passive: false });
  dragging(map, { zoom, shift, unit });
  new ResizeObserver(draw).observe(map);
}

/** The wheel alone scrolls the page; with Ctrl, and for two fingers on a touchpad, it zooms. */
function wheel(map, event, zoom) {
  if (!event.ctrlKey && !event.metaKey) return;
  event.preventDefault();
  zoom(Math.exp(-event.deltaY / 200), point(map, event.clientX, event.clientY));
}

/** One mouse button, or two fingers: one finger scrolls the page. */
function dragging(map, { zoom, shift, unit }) {
  const down = new Map();
  let moved = 0;
  map.addEventListener("pointerdown", (event) => {
    if (event.button) return;
    if (!down.size) moved = 0;
    down.set(event.pointerId, event);
  });
  map.addEventListener("pointermove", (event) => {
    const last = down.get(event.pointerId);
    if (!last || (event.pointerType === "touch" && down.size < 2)) return;
    const across = event.clientX - last.clientX;
    const up = event.clientY - last.clientY;
    moved += Math.abs(across) + Math.abs(up);
    if (moved > 3 && !map.hasPointerCapture(event.pointerId)) map.setPointerCapture(event.pointerId);
    const other = [...down.values()].find((each) => each.pointerId !== event.pointerId);
    if (other) zoom(distance(event, other) / Math.max(distance(last, other), 1), middle(map, event, other));
    shift((-across * unit()) / down.size, (-up * unit()) / down.size);
    down.set(event.pointerId, event);
  });
  for (const type of ["pointerup", "pointercancel", "lostpointercapture"]) {
    map.addEventListener(type, (event) => down.delete(event.pointerId));
  }
  map.addEventListener("dragstart", (event) => event.preventDefault());
  map.addEventListener("click", (event) => moved > 3 && event.preventDefault(), { capture: true });
}

function point(map, x, y) {
  return new DOMPoint(x, y).matrixTransform(map.getScreenCTM().inverse());
}

const middle = (map, a, b) => point(map, (a.clientX + b.clientX) / 2, (a.clientY + b.clientY) / 2);
const distance = (a, b) => Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY);
const clamp = (value, least, most) => Math.min(Math.max(value, least), most);

/** A box of a mark, in pixels. */
function placed(box, at, scale) {
  return { x: at.e / scale + box.x, y: at.f / scale + box.y, width: box.width, height: box.height };
}

function overlap(a, b) {
  const across = a.x < b.x + b.width + NEAR && b.x < a.x + a.width + NEAR;
  return across && a.y < b.y + b.height && b.y < a.y + a.height;
}
