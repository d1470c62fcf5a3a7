// Keys that mean the same on several pages.

/** Calls back when Escape is pressed anywhere. */
export function escaping(back) {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape") back();
  });
}

/** The keys of what can be moved and zoomed, on an element that has the focus. */
export function moving(element, { zoom, move, fit }) {
  const keys = {
    "+": () => zoom(1.4),
    "=": () => zoom(1.4),
    "-": () => zoom(1 / 1.4),
    0: fit,
    ArrowLeft: () => move(-1, 0),
    ArrowRight: () => move(1, 0),
    ArrowUp: () => move(0, -1),
    ArrowDown: () => move(0, 1),
  };
  element.addEventListener("keydown", (event) => {
    const act = keys[event.key];
    if (!act || event.ctrlKey || event.metaKey || event.altKey) return;
    event.preventDefault();
    act();
  });
}

/** A row of buttons to do the same with, before an element. */
export function buttons(element, { zoom, fit }) {
  const row = document.createElement("div");
  row.className = "controls";
  row.append(button("+", "Zoom in", () => zoom(1.4)), button("−", "Zoom out", () => zoom(1 / 1.4)), button("Fit", "Show all", fit));
  element.before(row);
}

function button(face, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = face;
  made.title = label;
  made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}
