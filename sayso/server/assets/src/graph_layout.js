// Where the nodes of a graph are: always the same places for the same records.

const ROW = 19;

/** The elements of a graph, each node at its place; `arrange` says whether forces are still to move them. */
export function placed(nodes, edges, aside) {
  const middle = centre(nodes, edges);
  const rows = edges.map((edge, at) => ({ group: "edges", classes: middle ? "listed" : "", data: { weight: 1, ...edge, id: edge.id ?? `edge ${at}` } }));
  return { elements: [...(middle ? inColumns(nodes, edges, middle, aside) : onCircle(nodes, edges)), ...rows], arrange: !middle };
}

/** The one node that every edge begins or ends at. */
function centre(nodes, edges) {
  return nodes.length > 2 && nodes.find(({ id }) => edges.every(({ source, target }) => source === id || target === id));
}

/** What is around one node, to read like a list on either side of it; first what refers to it. */
function inColumns(nodes, edges, middle, aside) {
  const around = nodes.filter((node) => node !== middle).map((node) => beside(node, edges, middle));
  around.sort((a, b) => a.away - b.away || compare(a.data.label, b.data.label));
  const left = Math.ceil(around.length / 2);
  const made = around.map(({ data }, at) => {
    const [side, row, rows] = at < left ? [-1, at, left] : [1, at - left, around.length - left];
    return { group: "nodes", data, classes: side < 0 ? "left" : "right", position: { x: side * aside, y: (row - (rows - 1) / 2) * ROW } };
  });
  return [{ group: "nodes", data: { size: 2, ...middle }, position: { x: 0, y: 0 } }, ...made];
}

function beside(node, edges, middle) {
  const edge = edges.find(({ source, target }) => source === node.id || target === node.id);
  const away = edge?.source === middle.id;
  const of = away ? ":" : / of$|^of$/.test(edge?.label) ? "" : " of";
  const label = edge?.label ? `${edge.label}${of} ${node.label}` : node.label;
  return { away, data: { size: 1, ...node, label, name: node.label, listed: true } };
}

/** A start for forces, with those of most edges beside each other. */
function onCircle(nodes, edges) {
  const degree = new Map(nodes.map((node) => [node.id, 0]));
  for (const { source, target } of edges) for (const end of [source, target]) degree.set(end, degree.get(end) + 1);
  const order = [...nodes].sort((a, b) => degree.get(b.id) - degree.get(a.id) || compare(a.id, b.id));
  const wide = 40 + 14 * order.length;
  return order.map((node, at) => ({
    group: "nodes",
    data: { size: 1 + Math.log2(1 + degree.get(node.id)) / 2, ...node, name: node.label },
    position: { x: wide * Math.cos((2 * Math.PI * at) / order.length), y: wide * Math.sin((2 * Math.PI * at) / order.length) },
  }));
}

const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** Forces without chance. */
export const FORCES = {
  name: "cose",
  randomize: false,
  animate: false,
  fit: true,
  padding: 24,
  nodeDimensionsIncludeLabels: true,
  idealEdgeLength: () => 90,
  nodeRepulsion: () => 9000,
  componentSpacing: 60,
  numIter: 1500,
};
