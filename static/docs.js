// Opens the interface description with the bundled viewer; nothing is asked of another host.
window.addEventListener("load", function () {
  window.SwaggerUIBundle({
    url: "/api/openapi.json",
    dom_id: "#interface",
    deepLinking: true,
    validatorUrl: null,
  });
});
