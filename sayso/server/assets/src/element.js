// Elements, made without markup: what is shown is never read as HTML.

/** An element with attributes, and with elements or texts in it. */
export function element(tag, attributes = {}, ...inside) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...inside);
  return made;
}
