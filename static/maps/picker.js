/* A map inside a form of the same origin: says where was clicked or what was drawn, shows what it
   is asked to. Messages of other origins or windows are not heard. */
"use strict";

document.addEventListener("DOMContentLoaded", function () {
  const map = ZoningMap.map();
  const mode = document.body.dataset.mode;

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

  function locate() {
    let place = null;
    map.getContainer().classList.add("picking");

    function pick(latlng) {
      const { lat, lng } = latlng.wrap();
      if (place) place.remove();
      place = L.circleMarker(latlng, { radius: 7, color: "#1f2933", weight: 3, fillColor: "#f2b705", fillOpacity: 1, interactive: false }).addTo(map);
      post({ type: "locate", lon: Number(lng.toFixed(7)), lat: Number(lat.toFixed(7)) });
    }

    map.on("click", (event) => pick(event.latlng));
    /* Without a pointer: arrow keys move the map, Enter asks about its middle. */
    map.getContainer().addEventListener("keydown", function (event) {
      if (event.key === "Enter" && event.target === map.getContainer()) pick(map.getCenter());
    });
    hear({ show: (message) => ZoningMap.show("zone-" + message.id) });
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
  }

  if (mode === "draw") draw();
  else locate();
});
