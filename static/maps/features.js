/* How a feature of a layer meets the reader: symbol, label, pointer text, card.
   Loaded before the page's own script, which hands every feature to bind() and point().
   Text from features becomes text nodes only; cards are <template> elements rendered and escaped
   by the server. */
"use strict";

window.ZoningMap = (function () {
  const shapes = new Map(); // id of a card -> the layer that shows it

  /* In a picker the form around the map wants the clicks: nothing opens. */
  function opensCards() {
    return !document.body.dataset.mode;
  }

  function element(tag, className, text) {
    const node = document.createElement(tag);
    node.className = className;
    if (text) node.textContent = text;
    return node;
  }

  function icon(properties) {
    const node = element("div", "mark");
    const kinds = properties.marker.split(" ");
    if (!["label", "limit"].includes(kinds[0])) node.append(element("span", "symbol"));
    if (properties.label) node.append(element("span", "name", properties.label));
    return L.divIcon({
      html: node,
      className: kinds.map((kind) => "mark-" + kind).join(" "),
      iconSize: [0, 0],
    });
  }

  function point(feature, latlng) {
    const opens = Boolean(feature.properties.about) && opensCards();
    const isText = /^(label|limit)/.test(feature.properties.marker);
    const marker = L.marker(latlng, {
      icon: icon(feature.properties),
      interactive: opens,
      keyboard: opens && !isText,
      alt: feature.properties.label || "",
      zIndexOffset: isText ? 0 : 500,
    });
    marker.zoningRank = feature.properties.rank || 0;
    return marker;
  }

  /* An entry of the search index: a place to go to, nothing to see. */
  function unseen(feature, latlng) {
    const empty = L.divIcon({ html: "", className: "unseen", iconSize: [0, 0] });
    return L.marker(latlng, { icon: empty, interactive: false, keyboard: false });
  }

  function card(about) {
    const template = document.getElementById("about-" + about);
    return template ? template.content.firstElementChild.cloneNode(true) : element("div", "card");
  }

  function bind(feature, layer) {
    const { tip, about } = feature.properties;
    if (tip) layer.bindTooltip(element("span", "tip", tip), { sticky: true, direction: "top" });
    if (!about) return;
    if (opensCards()) layer.bindPopup(() => card(about), { maxWidth: 340, minWidth: 240 });
    if (!shapes.has(about)) shapes.set(about, layer);
  }

  function map() {
    return window[document.body.dataset.map];
  }

  /* A view that the page chose, not the reader, is chosen anew when the map changes its size: a
     frame often gets its size after the map in it was made. */
  let framing = null;
  let isFraming = false;

  function reframe() {
    if (!framing) return;
    isFraming = true;
    framing();
    isFraming = false;
  }

  function frame(choose) {
    framing = choose;
    reframe();
  }

  function frameFirst() {
    const view = document.body.dataset.view && JSON.parse(document.body.dataset.view);
    if (view) frame(() => map().fitBounds(view, { padding: [36, 36], maxZoom: 18, animate: false }));
  }

  function readerMoves() {
    if (!isFraming) framing = null;
  }

  /* Move to the shape of a card and open it; works from the table, the search and the parent. */
  function show(about) {
    const layer = shapes.get(about);
    if (!layer) return false;
    if (map()._animatingZoom) {
      // A zoom under way would end by undoing this move.
      map().once("zoomend", () => show(about));
      return true;
    }
    if (!map().hasLayer(layer)) map().addLayer(layer);
    if (layer.getBounds) frame(() => map().fitBounds(layer.getBounds().pad(0.3), { maxZoom: 17, animate: false }));
    else frame(() => map().setView(layer.getLatLng(), Math.max(map().getZoom(), 14), { animate: false }));
    layer.openPopup();
    return true;
  }

  return { bind, point, unseen, show, map, element, shapes, frame, frameFirst, reframe, readerMoves };
})();
