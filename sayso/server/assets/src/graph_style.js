// How a graph looks, in the colours of the page.

const NAMES = ["ink", "soft", "paper", "card", "line", "positive", "negative", "accent"];

export function colours() {
  const style = getComputedStyle(document.documentElement);
  return Object.fromEntries(NAMES.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
}

/** How far from the middle columns of names are, and how wide, where a drawing has some width. */
export const columns = (width) => (width < 600 ? { aside: 60, wide: 130 } : { aside: 190, wide: 340 });

/** How large names are written at a zoom, so that they are read on a small screen, too. */
export const fontSize = (zoom) => Math.min(Math.max(13, 10.5 / zoom), 26);

/** Positive and negative differ in colour, in dashes and in the end of the arrow. */
export function styles({ ink, soft, card, positive, negative, accent }, { wide }) {
  const sans = getComputedStyle(document.body).fontFamily;
  return [
    {
      selector: "node",
      style: {
        width: "mapData(size, 1, 4, 12, 34)",
        height: "mapData(size, 1, 4, 12, 34)",
        "background-color": soft,
        label: "data(label)",
        color: ink,
        "font-family": sans,
        "font-size": 13,
        "text-wrap": "wrap",
        "text-max-width": 130,
        "text-valign": "bottom",
        "text-margin-y": 4,
        "text-outline-color": card,
        "text-outline-width": 2,
        "min-zoomed-font-size": 5,
      },
    },
    {
      selector: "edge",
      style: {
        width: "mapData(weight, 1, 10, 1.6, 6)",
        "curve-style": "bezier",
        "control-point-step-size": 36,
        "arrow-scale": 1.1,
        "line-color": soft,
        "target-arrow-color": soft,
        "target-arrow-shape": "vee",
        color: soft,
        "font-family": sans,
        "font-size": 10,
        "text-outline-color": card,
        "text-outline-width": 2,
        "text-rotation": "autorotate",
        "min-zoomed-font-size": 7,
      },
    },
    { selector: "edge[sign = 0]", style: { label: "data(label)" } },
    { selector: ".left, .right", style: { "text-wrap": "ellipsis", "text-max-width": wide, "text-valign": "center", "text-margin-y": 0 } },
    { selector: ".left", style: { "text-halign": "left", "text-margin-x": -5 } },
    { selector: ".right", style: { "text-halign": "right", "text-margin-x": 5 } },
    { selector: "edge.listed", style: { label: "", "curve-style": "straight" } },
    signed(1, positive, { "target-arrow-shape": "triangle" }),
    signed(-1, negative, { "target-arrow-shape": "tee", "line-style": "dashed", "line-dash-pattern": [7, 4] }),
    { selector: "node.beside", style: { "background-color": accent } },
    { selector: "node.marked", style: { "background-color": accent, "border-width": 3, "border-color": ink } },
    { selector: "edge.marked", style: { label: "data(label)", "underlay-color": accent, "underlay-opacity": 0.3, "underlay-padding": 5 } },
    { selector: "edge.beside", style: { "underlay-color": accent, "underlay-opacity": 0.18, "underlay-padding": 3 } },
  ];
}

function signed(sign, colour, more) {
  return { selector: `edge[sign = ${sign}]`, style: { "line-color": colour, "target-arrow-color": colour, ...more } };
}
