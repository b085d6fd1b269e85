/* Layers too large for the page, drawn from vector tiles. Whatever a tile says becomes a text node;
   the card is a <template> rendered and escaped by the server, to which the class is added. */
"use strict";

window.ZoningTiles = (function () {
  const LEFT_OUT = "left-out"; // as in app/data/vector_tiles.py

  function fact(label, value) {
    const row = document.createElement("div");
    row.append(ZoningMap.element("dt", "", label), ZoningMap.element("dd", "", value));
    return row;
  }

  function className(properties, words) {
    const name = properties["class_" + words.language];
    return [properties.code, name].filter(Boolean).join(" ") || words.unclassed;
  }

  function card(about, properties, words) {
    const template = document.getElementById("about-" + about);
    const node = template.content.firstElementChild.cloneNode(true);
    const facts = node.querySelector("dl");
    if (properties.features !== undefined) {
      facts.prepend(fact(words.leftOut, String(properties.features)));
      facts.append(fact(words.hint, words.zoomIn));
      return node;
    }
    facts.prepend(fact(words.class, className(properties, words)));
    facts.append(fact(words.basis, properties["basis_" + words.language]));
    facts.append(fact(words.id, properties.id));
    return node;
  }

  /* `looks` holds the style of the layer, of each class that has a colour, and of the squares. */
  function layer(map, url, name, about, looks, words, options) {
    const colours = new Map(Object.entries(looks.classes));
    const styles = {};
    const drawn = Object.assign({}, looks.layer, { fill: true });
    styles[name] = (properties) =>
      Object.assign({}, drawn, colours.has(properties.code) && colours.get(properties.code));
    styles[LEFT_OUT] = () => Object.assign({}, looks.leftOut, { fill: true });
    const grid = L.vectorGrid.protobuf(
      url,
      Object.assign({ interactive: true, vectorTileLayerStyles: styles }, options),
    );
    grid.on("click", function (event) {
      L.popup({ maxWidth: 340, minWidth: 240 })
        .setLatLng(event.latlng)
        .setContent(card(about, event.layer.properties, words))
        .openOn(map);
    });
    return grid;
  }

  return { layer };
})();
