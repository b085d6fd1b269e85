/* Labels that never lie on each other nor on a symbol: each takes the first free side of its place,
   the lowest rank first; who finds none waits for a closer view. Symbols always stay. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const map = ZoningMap.map();
  const GAP_PX = 2;
  const SIDES = ["", "at-left", "at-above", "at-below"];

  function collide(a, b) {
    return (
      a.left < b.right + GAP_PX &&
      a.right + GAP_PX > b.left &&
      a.top < b.bottom + GAP_PX &&
      a.bottom + GAP_PX > b.top
    );
  }

  function marksOnMap() {
    const marks = [];
    map.eachLayer(function (layer) {
      if (layer.zoningRank === undefined || !layer.getElement()) return;
      if (layer.getElement().classList.contains("faint")) return;
      const symbol = layer.getElement().querySelector(".symbol");
      const name = layer.getElement().querySelector(".name");
      // A name that waits is hidden; the button that it names is not, and keeps its name.
      if (name && layer.getElement().getAttribute("role") === "button") layer.getElement().setAttribute("aria-label", name.textContent);
      marks.push({ symbol: symbol && symbol.getBoundingClientRect(), name, rank: layer.zoningRank });
    });
    return marks.sort((a, b) => a.rank - b.rank);
  }

  /* A name that begins on the map is not cut by its edge; one of a place beyond it may be. */
  function isCut(box, frame) {
    const begins = box.left < frame.right && box.right > frame.left;
    return begins && (box.left < frame.left || box.right > frame.right);
  }

  function place(mark, marks, kept) {
    const sides = mark.symbol ? SIDES : [""];
    const frame = map.getContainer().getBoundingClientRect();
    for (const side of sides) {
      mark.name.classList.remove("waiting", ...SIDES.slice(1));
      if (side) mark.name.classList.add(side);
      const box = mark.name.getBoundingClientRect();
      const onSymbol = marks.some((m) => m !== mark && m.symbol && collide(box, m.symbol));
      const isFree = !mark.symbol || !(onSymbol || isCut(box, frame));
      if (isFree && !kept.some((other) => collide(box, other))) return box;
    }
    mark.name.classList.add("waiting");
    return null;
  }

  function arrange() {
    const marks = marksOnMap();
    const furniture = map.getContainer().querySelectorAll(".legend, .north, .leaflet-control");
    const kept = Array.from(furniture, (node) => node.getBoundingClientRect());
    for (const mark of marks) {
      const box = mark.name && place(mark, marks, kept);
      if (box) kept.push(box);
    }
  }

  let pending = 0;
  function later() {
    cancelAnimationFrame(pending);
    pending = requestAnimationFrame(arrange);
  }
  map.on("zoomend moveend layeradd layerremove resize zoning:dressed", later);
  later();
});
