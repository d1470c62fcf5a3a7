// The outlines of countries, compact enough to be read for each map.
import { feature } from "topojson-client";

const LEAST = 4; // a ring of fewer points encloses nothing

/** From a TopoJSON atlas: JSON with each country's name and its rings of [longitude, latitude] in hundredths of a degree. */
export function land(atlas) {
  const countries = feature(atlas, atlas.objects.countries)
    .features.map(({ properties, geometry }) => ({ name: properties.name, rings: rings(geometry) }))
    .filter((country) => country.rings.length)
    .sort((a, b) => (a.name < b.name ? -1 : a.name > b.name ? 1 : b.rings.length - a.rings.length));
  return `{"countries":[\n${countries.map((each) => JSON.stringify(each)).join(",\n")}\n]}\n`;
}

function rings(geometry) {
  const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
  return polygons.flat().map(rounded).filter((ring) => ring.length >= LEAST);
}

function rounded(ring) {
  const points = ring.map(([long, lat]) => [hundredths(long), hundredths(lat)]);
  return points.filter((point, at) => !at || point[0] !== points[at - 1][0] || point[1] !== points[at - 1][1]);
}

function hundredths(degrees) {
  return Math.round(degrees * 100) / 100 || 0; // no minus zero
}
