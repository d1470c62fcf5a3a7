// Suggests records for a field that takes an id, by the words that their names have.
const LEAST = 2; // letters before anything is asked for
const WAIT = 150; // milliseconds without a letter
const MOST = "12";

/** What one types for a record, as the command line shows it. */
const typed = (id, base) => id.replace(base, "").replace(/^(entity|action|attribution)\//, "");

function suggest(input) {
  const list = document.createElement("datalist");
  list.id = `${input.id}-names`;
  input.after(list);
  input.setAttribute("list", list.id);
  input.autocomplete = "off";
  let waiting, asking;
  input.addEventListener("input", () => {
    clearTimeout(waiting);
    asking?.abort();
    const like = input.value.trim();
    if (like.length < LEAST) return;
    waiting = setTimeout(async () => {
      asking = new AbortController();
      const seen = new URLSearchParams(location.search);
      const asked = new URLSearchParams({ class: input.dataset.class, like, limit: MOST });
      for (const name of ["as_of", "identity"]) if (seen.get(name)) asked.set(name, seen.get(name));
      try {
        const answer = await fetch(`/records?${asked}`, { headers: { Accept: "application/json" }, signal: asking.signal });
        const { records } = await answer.json();
        list.replaceChildren(...records.map(({ id, caption }) => new Option(caption, typed(id, input.dataset.base))));
      } catch {
        // another letter came, or there is no answer: what was suggested stays
      }
    }, WAIT);
  });
}

document.querySelectorAll("input[data-class]").forEach(suggest);
