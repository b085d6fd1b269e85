/* What the pages gain from a browser that runs scripts: files drop, maps are drawn on, forms tell that
   they work. Every page is complete without it. Text of others is set as text, never as markup. */
"use strict";

(function () {
  const find = (selector, from) => (from || document).querySelector(selector);
  const all = (selector, from) => Array.from((from || document).querySelectorAll(selector));

  /* Only a map of our own, in a frame of this page, is listened to. */
  function hear(frame, handlers) {
    window.addEventListener("message", function (event) {
      if (event.origin !== location.origin || event.source !== frame.contentWindow) return;
      const handler = event.data && handlers[event.data.type];
      if (handler) handler(event.data);
    });
  }

  function tell(frame, message) {
    frame.contentWindow.postMessage(message, location.origin);
  }

  /* Drawing: the map of the form is loaded when it is opened; the text field is what is sent. */
  function drawing() {
    const frame = find("#drawing");
    if (!frame) return;
    const field = find("#drawn");
    const fold = frame.closest("details");

    function load() {
      if (!fold.open || frame.getAttribute("src")) return;
      const at = new URLSearchParams(location.search).get("at");
      frame.src = frame.dataset.src + (at ? "&at=" + encodeURIComponent(at) : "");
    }
    frame.addEventListener("load", function () {
      if (!field.value.trim()) return;
      try {
        tell(frame, { type: "display", geojson: JSON.parse(field.value) });
      } catch (error) {
        field.setAttribute("aria-invalid", "true");
      }
    });
    hear(frame, {
      drawn: function (message) {
        const features = (message.geojson && message.geojson.features) || [];
        field.value = features.length ? JSON.stringify(message.geojson) : "";
      },
    });
    fold.addEventListener("toggle", load);
    load();
  }

  function dropping() {
    const drop = find("[data-drop]");
    if (!drop) return;
    const input = find("input[type=file]", drop);
    const list = find(".drop-files", drop);

    function show() {
      const files = Array.from(input.files);
      const lines = files.length
        ? files.map((file) => file.name + " · " + Math.max(1, Math.round(file.size / 1024)) + " KB")
        : [list.dataset.none];
      list.replaceChildren(...lines.map(function (line) {
        const item = document.createElement("li");
        item.textContent = line;
        item.className = files.length ? "chosen" : "";
        return item;
      }));
    }

    drop.classList.add("is-ready");
    all("[hidden]", drop).forEach((node) => node.removeAttribute("hidden"));
    input.addEventListener("change", show);
    ["dragenter", "dragover"].forEach((name) => drop.addEventListener(name, function (event) {
      event.preventDefault();
      drop.classList.add("is-over");
    }));
    ["dragleave", "drop"].forEach((name) => drop.addEventListener(name, () => drop.classList.remove("is-over")));
    drop.addEventListener("drop", function (event) {
      event.preventDefault();
      if (!event.dataTransfer.files.length) return;
      input.files = event.dataTransfer.files;
      show();
    });
    show();
  }

  /* A form that takes a while says so and is sent once. The button is disabled after the browser
     has collected the fields, since a disabled button would not be among them. */
  function progress() {
    all("form[data-busy]").forEach(function (form) {
      form.addEventListener("submit", function (event) {
        if (form.dataset.sent) return event.preventDefault();
        form.dataset.sent = "yes";
        const buttons = Array.from(form.elements).filter((each) => each.type === "submit");
        const pressed = event.submitter || buttons[buttons.length - 1];
        setTimeout(function () {
          buttons.forEach((button) => (button.disabled = true));
          const status = find(".busy", form);
          pressed.dataset.words = pressed.textContent;
          const busy = pressed.dataset.busy || form.dataset.busy;
          if (!pressed.closest(".choices")) pressed.textContent = busy;
          if (status) status.textContent = busy;
        }, 0);
        return undefined;
      });
    });
    window.addEventListener("pageshow", function (event) {
      if (event.persisted) location.reload();
    });
  }

  function storeys() {
    const table = find("table.storeys");
    if (!table) return;
    const button = document.createElement("button");
    button.type = "button";
    button.className = "button-quiet";
    button.textContent = table.dataset.add;
    button.addEventListener("click", function () {
      const rows = all("tbody tr", table);
      const row = rows[rows.length - 1].cloneNode(true);
      const before = find("th", row).textContent;
      const name = table.dataset.name.replace("{n}", rows.length + 1);
      find("th", row).textContent = name;
      all("input", row).forEach(function (input) {
        input.value = "";
        input.setAttribute("aria-label", input.getAttribute("aria-label").replace(before, name));
      });
      find("tbody", table).append(row);
      find("input", row).focus();
    });
    table.after(button);
  }

  /* How much of each group is filled in; and that no process goes with no process. */
  function groups() {
    const boxes = all('input[name="processes"]');
    const none = boxes.find((box) => "none" in box.dataset);
    boxes.forEach((box) => box.addEventListener("change", function () {
      if (box.checked) boxes.forEach((other) => { if ((other === none) !== (box === none)) other.checked = false; });
    }));
    all("details.group").forEach(function (group) {
      const count = find("[data-filled]", group);
      function filled() {
        const names = new Set();
        all("input, select", group).forEach(function (input) {
          const ticked = input.type !== "radio" && input.type !== "checkbox" || input.checked;
          if (ticked && input.value.trim()) names.add(input.name.startsWith("storey_") ? "storeys" : input.name);
        });
        count.textContent = names.size ? count.dataset.filled.replace("{n}", names.size) : "";
      }
      group.addEventListener("change", filled);
      filled();
    });
  }

  /* How many clauses an officer has answered. */
  function answering() {
    const count = find("[data-chosen]");
    if (!count) return;
    const form = count.closest("form");
    function chosen() {
      const n = all('input[type="radio"]:checked', form).filter((radio) => radio.value).length;
      count.textContent = count.dataset.chosen.replace("{n}", n);
    }
    form.addEventListener("change", chosen);
    chosen();
  }

  /* Open what an address points into, and bring the eye to a refusal. */
  function arriving() {
    const target = location.hash.length > 1 && document.getElementById(decodeURIComponent(location.hash.slice(1)));
    if (target) {
      for (let node = target; node; node = node.parentElement) if (node.tagName === "DETAILS") node.open = true;
      const field = target.closest(".field, .clause");
      all(".field-opened").forEach((each) => each.classList.remove("field-opened"));
      if (field) field.classList.add("field-opened");
      if (field) (find("input:checked", target) || find("input", target) || target).focus();
      target.scrollIntoView({ block: target.closest("form") ? "center" : "start" });
    }
  }

  function refused() {
    const refusal = find("[data-focus]");
    if (refusal) refusal.focus();
  }

  function printing() {
    let opened = [];
    window.addEventListener("beforeprint", function () {
      opened = all("details:not([open])");
      opened.forEach((each) => (each.open = true));
    });
    window.addEventListener("afterprint", function () {
      opened.forEach((each) => (each.open = false));
    });
    all("[data-print]").forEach(function (button) {
      button.hidden = false;
      button.addEventListener("click", () => window.print());
    });
  }

  [drawing, dropping, progress, storeys, groups, answering, printing, arriving, refused].forEach((start) => start());
  window.addEventListener("hashchange", arriving);
  // While a page loads, a browser that goes to the address's target itself lets go of the field.
  window.addEventListener("load", () => setTimeout(function () {
    if (find(".field-opened") && document.activeElement === document.body) arriving();
  }, 0));
})();
