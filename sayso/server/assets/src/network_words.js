// The words behind a tie, read from their own page into a part of this one.
import { element } from "./element.js";

const LOWER = { H1: "h2", H2: "h3", H3: "h4" };

/** `read` shows what is at an address, and gives the focus back to where it came from when it is closed. */
export function reader(place, closed) {
  const hint = [...place.childNodes];
  let asking;
  let came = null;

  async function read(href, from, focused) {
    asking?.abort();
    asking = new AbortController();
    if (focused) came = from;
    place.setAttribute("aria-busy", "true");
    try {
      const answer = await fetch(href, { headers: { Accept: "text/html" }, signal: asking.signal });
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const found = page.querySelector("#words-behind") ?? page.querySelector("main .problem, main p");
      place.replaceChildren(closing(), ...(found ? [lowered(found)] : [failed()]), element("p", {}, element("a", { href }, "On a page of its own")));
    } catch (error) {
      if (error.name === "AbortError") return;
      place.replaceChildren(closing(), failed());
    }
    place.removeAttribute("aria-busy");
    place.scrollTop = 0;
    if (focused) place.focus({ preventScroll: innerWidth > 736 });
  }

  function close() {
    asking?.abort();
    place.removeAttribute("aria-busy");
    place.replaceChildren(...hint);
    came?.focus();
    came = null;
    closed();
  }

  function closing() {
    const button = element("button", { type: "button", class: "quiet close" }, "Close");
    button.addEventListener("click", close);
    return button;
  }

  return { read, close };
}

const failed = () => element("p", { class: "problem", role: "alert" }, "The words cannot be read now. Choose the tie again.");

/** What a page has, with headings that fit below those of another. */
function lowered(found) {
  const copy = document.importNode(found, true);
  for (const head of copy.querySelectorAll("h1, h2, h3")) {
    const lower = element(LOWER[head.tagName]);
    lower.append(...head.childNodes);
    head.replaceWith(lower);
  }
  return copy;
}
