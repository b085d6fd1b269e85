/* A map inside a form of the same origin: says where was clicked or what was drawn, shows what it
   is asked to. Messages of other origins or windows are not heard. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const map = ZoningMap.map();
  const mode = document.body.dataset.mode;
  const asked = new URLSearchParams(location.search);
  const PLACE = { radius: 7, color: "#1f2933", weight: 3, fillColor: "#f2b705", fillOpacity: 1, interactive: false };

  function post(message) {
    if (window.parent !== window) window.parent.postMessage(message, location.origin);
  }

  function hear(handlers) {
    window.addEventListener("message", function (event) {
      if (event.origin !== location.origin || event.source !== window.parent) return;
      const handler = event.data && handlers[event.data.type];
      if (handler) handler(event.data);
    });
  }

  /* `at=lon,lat` in the address: the place that the page around is about. */
  function placeAsked() {
    const [lon, lat] = (asked.get("at") || "").split(",").map(parseFloat);
    return Number.isFinite(lon) && Number.isFinite(lat) ? L.latLng(lat, lon) : null;
  }

  /* Which zone a shape belongs to: its outline, its band and its mark bear the zone's id. */
  function zoneOf(layer) {
    const id = layer.feature && layer.feature.id;
    return id === undefined ? "" : String(id).replace(/^(band|mark)-/, "");
  }

  /* Zones that the list of the page around holds are drawn in full, the others faintly. */
  function choosing() {
    let only = null;
    let chosen = "";

    function dress(layer) {
      const id = zoneOf(layer);
      const node = id && layer.getElement && layer.getElement();
      if (!node) return;
      const fits = !only || only.has(id);
      const isWhole = layer.options.stroke === false && String(layer.feature.id) === id;
      node.classList.toggle("faint", !fits);
      node.classList.toggle("chosen", id === chosen && String(layer.feature.id) === id);
      node.classList.toggle("whole", isWhole && Boolean(only) && fits);
    }

    function dressAll() {
      map.eachLayer(dress);
      map.fire("zoning:dressed");
    }

    function frameThem() {
      const bounds = L.latLngBounds([]);
      map.eachLayer(function (layer) {
        if (!only.has(zoneOf(layer))) return;
        bounds.extend(layer.getBounds ? layer.getBounds() : layer.getLatLng());
      });
      if (!bounds.isValid()) return;
      ZoningMap.frame(() => map.fitBounds(bounds.pad(0.15), { maxZoom: 13, animate: false }));
    }

    function show(message) {
      chosen = String(message.id);
      dressAll();
      ZoningMap.show("zone-" + chosen);
    }

    function keepOnly(message) {
      const ids = Array.isArray(message.ids) ? message.ids.map(String) : null;
      if (!ids && !only) return;
      only = ids && new Set(ids);
      dressAll();
      if (chosen && (!only || only.has(chosen))) return;
      if (only) frameThem();
      else ZoningMap.frameFirst();
    }

    map.on("layeradd", (event) => dress(event.layer));
    if (asked.get("show")) show({ id: asked.get("show") });
    return { show, only: keepOnly };
  }

  function locate() {
    let place = null;
    map.getContainer().classList.add("picking");

    function mark(latlng) {
      if (place) place.remove();
      place = L.circleMarker(latlng, PLACE).addTo(map);
    }

    function pick(latlng) {
      const { lat, lng } = latlng.wrap();
      mark(latlng);
      /* `across`: how far to the right on the map, so that a card need not lie on the place. */
      const across = map.latLngToContainerPoint(latlng).x / map.getSize().x;
      post({ type: "locate", lon: Number(lng.toFixed(7)), lat: Number(lat.toFixed(7)), across });
    }

    map.on("click", (event) => pick(event.latlng));
    /* Without a pointer: arrow keys move the map, Enter asks about its middle. */
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === map.getContainer()) pick(map.getCenter());
    });
    hear(choosing());
    const at = placeAsked();
    if (at) {
      ZoningMap.frame(() => map.setView(at, 13, { animate: false }));
      mark(at);
    }
  }

  function draw() {
    const drawn = window.feature_group_drawn;
    const changed = () => post({ type: "drawn", geojson: drawn.toGeoJSON(7) });
    map.on([L.Draw.Event.CREATED, L.Draw.Event.EDITED, L.Draw.Event.DELETED].join(" "), changed);

    function display(message) {
      drawn.clearLayers();
      L.geoJSON(message.geojson, {
        style: { color: "#1f2933", weight: 3, fillColor: "#0f5c6e", fillOpacity: 0.1 },
        filter: (feature) => /Polygon$/.test(feature.geometry && feature.geometry.type),
      }).eachLayer((layer) => drawn.addLayer(layer));
      if (drawn.getLayers().length) map.fitBounds(drawn.getBounds().pad(0.3), { maxZoom: 18 });
    }

    hear({ display, show: (message) => ZoningMap.show("zone-" + message.id) });
    const at = placeAsked();
    if (at) {
      ZoningMap.frame(() => map.setView(at, 15, { animate: false }));
      L.circleMarker(at, PLACE).addTo(map);
    }
  }

  if (mode === "draw") draw();
  else locate();
});
