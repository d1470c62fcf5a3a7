// Windows of time: a slider, and a button that goes through them.
import { element } from "./element.js";

const PACE = 900; // milliseconds a window is shown

/** `steps` begin with the whole range; `show` is called with the number of the one to be seen. */
export function stepper(place, steps, first, show) {
  const label = element("label", { for: "step" }, "Time");
  const slider = element("input", { id: "step", type: "range", min: "0", max: String(steps.length - 1), value: String(first), step: "1" });
  const name = element("output", { for: "step" });
  const play = element("button", { type: "button", class: "quiet" }, "Play");
  const bars = [...place.querySelectorAll(".bars a")];
  let playing = null;

  function to(number) {
    slider.value = String(number);
    tell();
    show(number);
  }

  function tell() {
    const at = Number(slider.value);
    name.textContent = steps[at].name;
    slider.setAttribute("aria-valuetext", steps[at].name);
    for (const [number, bar] of bars.entries()) bar.classList.toggle("at", number === at - 1);
  }

  function stop() {
    clearInterval(playing);
    playing = null;
    play.textContent = "Play";
  }

  play.addEventListener("click", () => {
    if (playing) return stop();
    play.textContent = "Stop";
    to(1);
    playing = setInterval(() => (Number(slider.value) + 1 < steps.length ? to(Number(slider.value) + 1) : stop()), PACE);
  });
  slider.addEventListener("input", () => {
    stop();
    to(Number(slider.value));
  });
  for (const [number, bar] of bars.entries()) {
    bar.setAttribute("tabindex", "-1"); // the slider is for the keyboard
    bar.addEventListener("click", (event) => {
      if (event.ctrlKey || event.metaKey || event.shiftKey) return;
      event.preventDefault();
      stop();
      to(number + 1);
    });
  }
  place.append(element("div", { class: "slide" }, label, slider, play), element("p", { class: "told" }, "Showing ", name));
  tell();
}
