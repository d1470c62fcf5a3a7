// The map, moved and zoomed.
import { pannable } from "./pan.js";

const map = document.getElementById("map");

if (map) pannable(map, ".place");
