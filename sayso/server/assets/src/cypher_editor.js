// An editor for Cypher. It lies in a shadow tree, whose styles need no element that the page's policy forbids.
import { autocompletion, closeBrackets, completionKeymap } from "@codemirror/autocomplete";
import { defaultKeymap, history, historyKeymap } from "@codemirror/commands";
import { bracketMatching, HighlightStyle, StreamLanguage, syntaxHighlighting } from "@codemirror/language";
import { cypher } from "@codemirror/legacy-modes/mode/cypher";
import { lintGutter, setDiagnostics } from "@codemirror/lint";
import { EditorState } from "@codemirror/state";
import { drawSelection, EditorView, keymap, lineNumbers } from "@codemirror/view";
import { tags } from "@lezer/highlight";
import { element } from "./element.js";

const colours = HighlightStyle.define([
  { tag: tags.keyword, color: "var(--accent)", fontWeight: "600" },
  { tag: [tags.string, tags.atom], color: "var(--positive)" },
  { tag: tags.number, color: "var(--tension)" },
  { tag: tags.comment, color: "var(--soft)", fontStyle: "italic" },
]);

const look = EditorView.theme({
  "&": { backgroundColor: "var(--card)", color: "var(--ink)", fontSize: "0.9rem" },
  "&.cm-focused": { outline: "2px solid var(--accent)", outlineOffset: "1px" },
  ".cm-scroller": { fontFamily: "var(--mono)", lineHeight: "1.5", maxHeight: "60vh" },
  ".cm-content": { caretColor: "var(--ink)", minHeight: "9rem" },
  ".cm-cursor": { borderLeftColor: "var(--ink)" },
  ".cm-gutters": { backgroundColor: "var(--card)", color: "var(--soft)", borderRight: "1px solid var(--line)" },
  "&.cm-focused > .cm-scroller > .cm-selectionLayer .cm-selectionBackground, .cm-selectionBackground": { backgroundColor: "var(--mark)" },
  "&.cm-focused .cm-matchingBracket": { backgroundColor: "var(--mark)" },
  ".cm-tooltip": { backgroundColor: "var(--card)", color: "var(--ink)", border: "1px solid var(--line)" },
  ".cm-tooltip-autocomplete ul li[aria-selected]": { backgroundColor: "var(--accent)", color: "var(--paper)" },
});

/** Chromium writes an inline style where one types over coloured words, which the policy forbids: the editor does it. */
const typingOver = EditorView.domEventHandlers({
  beforeinput(event, view) {
    if (event.inputType !== "insertText" || event.data === null || view.state.selection.main.empty) return false;
    event.preventDefault();
    view.dispatch(view.state.replaceSelection(event.data), { userEvent: "input.type", scrollIntoView: true });
    return true;
  },
});

/** An editor instead of a textarea; `run` is called for Ctrl-Enter. */
export function editor(plain, names, run) {
  const holder = element("div", { class: "editor" });
  plain.before(holder);
  plain.hidden = true;
  const shadow = holder.attachShadow({ mode: "open" });
  const view = new EditorView({
    root: shadow,
    parent: shadow,
    doc: plain.value.trimEnd(),
    extensions: [
      keymap.of([{ key: "Mod-Enter", run: () => (run(), true) }, ...completionKeymap, ...defaultKeymap, ...historyKeymap]),
      lineNumbers(),
      lintGutter(),
      history(),
      drawSelection(),
      bracketMatching(),
      closeBrackets(),
      StreamLanguage.define(cypher),
      syntaxHighlighting(colours),
      autocompletion({ override: [completing(names)] }),
      EditorView.lineWrapping,
      typingOver,
      EditorView.contentAttributes.of({ "aria-label": "Statement" }),
      EditorState.tabSize.of(2),
      look,
    ],
  });
  document.querySelector(`label[for=${plain.id}]`).addEventListener("click", () => view.focus());
  return {
    value: () => view.state.doc.toString().trimEnd(), // else what is missing is missed on an empty line
    set: (text) => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: text.trimEnd() } }),
    told: (problems) => view.dispatch(setDiagnostics(view.state, problems.map((each) => diagnostic(view.state.doc, each)))),
  };
}

/** A problem from its place to the end of the word there; its whole line where there is nothing at its place. */
function diagnostic(doc, { line: number, column, message, severity }) {
  const line = doc.line(Math.min(number, doc.lines));
  const from = line.from + column - 1;
  if (from >= line.to) return { from: line.from, to: line.to, severity, message };
  const word = /^[\w$`]+/.exec(doc.sliceString(from, line.to));
  return { from, to: from + (word?.[0].length ?? 1), severity, message };
}

/** Labels and types of relationships after a colon, properties after a full stop. */
function completing({ labels, types, properties }) {
  const options = (words, type) => words.map((label) => ({ label, type }));
  return (context) => {
    const found = context.matchBefore(/[:.]\w*/);
    if (!found) return null;
    const before = context.state.sliceDoc(Math.max(0, found.from - 200), found.from);
    const related = before.lastIndexOf("[") > Math.max(before.lastIndexOf("]"), before.lastIndexOf("("), before.lastIndexOf("{"));
    const words = found.text[0] === "." ? options(properties, "property") : related ? options(types, "type") : options(labels, "class");
    return { from: found.from + 1, options: words, validFor: /^\w*$/ };
  };
}
