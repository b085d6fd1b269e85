/* A quiet net of meridians and parallels: on plain paper it says where north and how far. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const map = ZoningMap.map();
  const STEPS = [1, 0.5, 0.25, 0.1, 0.05, 0.02, 0.01, 0.005, 0.002, 0.001];
  const pane = map.createPane("graticule");
  pane.style.zIndex = 350;
  pane.style.pointerEvents = "none";
  const net = L.layerGroup().addTo(map);

  function line(a, b) {
    L.polyline([a, b], {
      pane: "graticule",
      color: "#c8cfd6",
      weight: 1,
      dashArray: "1 5",
      interactive: false,
    }).addTo(net);
  }

  function label(latlng, text, side) {
    if (!isFree(latlng, side)) return;
    const node = ZoningMap.element("span", "degree degree-" + side, text);
    const icon = L.divIcon({ html: node, className: "", iconSize: [0, 0] });
    L.marker(latlng, { pane: "graticule", icon, interactive: false, keyboard: false }).addTo(net);
  }

  /* The corners belong to the legend, the scale and the buttons. */
  function isFree(latlng, side) {
    const at = map.latLngToContainerPoint(latlng);
    const size = map.getSize();
    if (side === "bottom") return at.x > 330 && at.x < size.x - 230;
    return at.y > 70 && at.y < size.y - 130;
  }

  function words(degrees, digits, letter) {
    return `${degrees.toFixed(digits)}°${letter}`;
  }

  function draw() {
    net.clearLayers();
    const view = map.getBounds();
    const width = view.getEast() - view.getWest();
    const step = STEPS.find((each) => width / each >= 3) || STEPS[STEPS.length - 1];
    const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9) + (step === 0.25 ? 1 : 0));
    const first = (value) => Math.ceil(value / step);
    for (let i = first(view.getWest()); i * step <= view.getEast(); i += 1) {
      line([view.getSouth(), i * step], [view.getNorth(), i * step]);
      label([view.getSouth(), i * step], words(i * step, digits, "E"), "bottom");
    }
    for (let i = first(view.getSouth()); i * step <= view.getNorth(); i += 1) {
      line([i * step, view.getWest()], [i * step, view.getEast()]);
      label([i * step, view.getEast()], words(i * step, digits, "N"), "right");
    }
  }

  map.on("moveend resize", draw);
  draw();
});
