/* Puts the page's furniture on the map (so that full screen keeps it) and connects table, search
   and layer list with the shapes. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const map = ZoningMap.map();
  const zh = document.documentElement.lang.startsWith("zh");

  map.on("movestart", ZoningMap.readerMoves);
  ZoningMap.frameFirst();
  map.getContainer().append(...document.querySelectorAll("[data-on-map]"));
  document.querySelectorAll(".legend, .north").forEach(function (node) {
    L.DomEvent.disableClickPropagation(node);
    L.DomEvent.disableScrollPropagation(node);
  });
  const legend = document.querySelector(".legend");
  /* A legend that would hide much of a small map starts folded. */
  const size = map.getSize();
  const MOST = 0.1;
  if (legend && legend.offsetWidth * legend.offsetHeight > MOST * size.x * size.y) {
    legend.open = false;
  }

  /* The table under the map opens and closes, a frame is resized: the map follows. */
  new ResizeObserver(function () {
    map.invalidateSize();
    ZoningMap.reframe();
    fitCards();
  }).observe(map.getContainer());
  fitCards();

  /* A card is never taller than the map it opens on; it scrolls instead. */
  function fitCards() {
    const room = Math.max(120, Math.min(320, map.getContainer().clientHeight - 110));
    map.getContainer().style.setProperty("--card-height", room + "px");
  }

  /* A card is what was asked for: a legend in its way folds up. */
  map.on("popupopen", function (event) {
    const close = event.popup.getElement().querySelector(".leaflet-popup-close-button");
    if (close && zh) close.setAttribute("aria-label", "关闭");
    if (!legend) return;
    const card = event.popup.getElement().getBoundingClientRect();
    const box = legend.getBoundingClientRect();
    if (card.left < box.right && card.bottom > box.top) legend.open = false;
  });

  L.control.zoom({ position: "topleft" }).addTo(map);
  L.control.scale({ imperial: false, maxWidth: 140, position: "bottomright" }).addTo(map);
  if (map.attributionControl) map.attributionControl.setPrefix(false);

  const toggle = document.querySelector(".leaflet-control-layers-toggle");
  if (toggle) {
    toggle.title = zh ? "图层" : "Layers";
    toggle.textContent = toggle.title;
    toggle.setAttribute("role", "button");
  }

  document.querySelectorAll("[data-show]").forEach(function (button) {
    button.addEventListener("click", function () {
      if (ZoningMap.show(button.dataset.show)) map.getContainer().scrollIntoView();
    });
  });

  const search = window["geo_json_search_indexsearchControl"];
  if (search) {
    search._input.setAttribute("aria-label", search.options.textPlaceholder);
    /* The library looks again on key-up only, which input methods, dictation and deletion skip. */
    search._input.addEventListener("input", function (event) {
      if (!event.isComposing) search._handleKeypress({ keyCode: -1 });
    });
    search._input.addEventListener("compositionend", () => search._handleKeypress({ keyCode: -1 }));
    search.on("search:locationfound", function (found) {
      ZoningMap.show(found.layer.feature.properties.shows);
    });
  }
});
