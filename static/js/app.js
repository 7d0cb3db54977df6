// What HTML alone does not do. Every page works without this file.
// Names of htmx's events stand only here, so that a new major version is a change of one file.
(() => {
  "use strict";

  const on = (name, act) => document.addEventListener(name, act);
  const one = (selector, root = document) => root.querySelector(selector);
  const all = (selector, root = document) => [...root.querySelectorAll(selector)];
  const isTyping = (node) => node.closest("input, textarea, select, [contenteditable]") !== null;
  const isComposing = (event) => event.isComposing || event.keyCode === 229;

  // ---- said once, to screen readers ----
  const say = (text) => {
    const place = one("#said");
    if (place && text && place.textContent !== text) place.textContent = text;
  };

  // ---- dialogs: markup opens them as popovers; with this they are modal ----
  on("click", (event) => {
    const opener = event.target.closest("[data-modal]");
    const dialog = opener && document.getElementById(opener.getAttribute("popovertarget"));
    if (dialog) {
      event.preventDefault();
      opener.closest("[popover]:popover-open")?.hidePopover();
      dialog.removeAttribute("popover");
      dialog.showModal();
      return;
    }
    const closer = event.target.closest("[data-close]");
    const open = closer?.closest("dialog[open]");
    if (open) {
      event.preventDefault();
      open.close();
    } else if (event.target.matches("dialog[open]")) {
      event.target.close(); // pressed beside it
    }
  });

  // ---- the menu of small screens is a target of the address; Esc and the choice of a link leave it ----
  on("keydown", (event) => {
    if (event.key === "Escape" && location.hash === "#menu") location.hash = "#main";
  });

  // ---- error summary: focus on arrival, its links lead into the control ----
  const focusErrors = (root) => one(".errsum:not([data-sample] *)", root)?.focus();
  on("click", (event) => {
    const link = event.target.closest(".errsum a");
    const control = link && document.getElementById(link.hash.slice(1));
    if (!control) return;
    event.preventDefault();
    const field = control.closest(".field, .choice") ?? control;
    field.scrollIntoView({ block: "center" });
    (control.matches("fieldset") ? one("input", control) : control).focus({ preventScroll: true });
  });

  // ---- selection in lists: this page only ----
  const count = (form) => {
    const boxes = all("[data-select]", form);
    const chosen = boxes.filter((box) => box.checked);
    const whole = one("[data-select-all]", form);
    if (whole) {
      whole.checked = boxes.length > 0 && chosen.length === boxes.length;
      whole.indeterminate = chosen.length > 0 && chosen.length < boxes.length;
    }
    for (const box of boxes) box.closest("tr")?.setAttribute("aria-selected", String(box.checked));
    const bar = one(".bulkbar", form);
    if (!bar) return;
    bar.hidden = chosen.length === 0;
    const place = one("[data-selected]", bar);
    if (place) place.textContent = bar.dataset.says.replace("{n}", chosen.length);
  };
  on("change", (event) => {
    const box = event.target;
    if (!box.matches?.("[data-select], [data-select-all]")) return;
    const form = box.closest("form, .panel");
    if (box.matches("[data-select-all]")) for (const each of all("[data-select]", form)) each.checked = box.checked;
    count(form);
  });

  // ---- fields that only some choices of another field ask for; what is filled or wrong stays in sight ----
  const fit = () => {
    for (const control of all("[data-asked-by]")) {
      const [name, ...choices] = control.dataset.askedBy.split(" ");
      const isAsked = choices.includes(control.form.elements[name]?.value);
      const isIdle = control.value === control.dataset.idle && !control.hasAttribute("aria-invalid");
      control.closest(".field").hidden = !isAsked && isIdle;
    }
  };
  on("change", fit);

  // ---- a voucher: which side lacks how much, said while it is typed ----
  const amount = (text) => {
    const plain = text.normalize("NFKC").replace(/[,円¥\s]/g, "");
    const many = plain.match(/^(\d+(?:\.\d+)?)万$/);
    return many ? Math.round(Number(many[1]) * 10000) : /^\d+$/.test(plain) ? Number(plain) : 0;
  };
  const weigh = (form) => {
    const place = one("[data-balance]", form);
    const sum = (side) => all(`[data-side=${side}]`, form).reduce((total, each) => total + amount(each.value), 0);
    const lack = sum("debit") - sum("credit");
    const words = lack === 0 ? place.dataset.equal : lack < 0 ? place.dataset.debit : place.dataset.credit;
    place.textContent = sum("debit") + sum("credit") === 0 ? "" : words.replace("{n}", Math.abs(lack).toLocaleString("ja-JP"));
  };
  on("change", (event) => {
    const form = event.target.closest?.("form[data-voucher]");
    if (form && event.target.matches("[data-side]")) weigh(form);
  });

  // ---- sending: once, visibly ----
  on("submit", (event) => {
    const button = event.submitter ?? one("button:not([type=button])", event.target);
    if (event.target.method !== "post") return;
    if (event.target.dataset.sent) {
      event.preventDefault();
      return;
    }
    event.target.dataset.sent = "1";
    button?.setAttribute("aria-busy", "true");
  });
  on("click", (event) => {
    if (event.target.closest("[aria-disabled=true]")) event.preventDefault();
  });
  // A page taken back from the browser's memory must be sendable again.
  window.addEventListener("pageshow", () => {
    for (const form of all("form[data-sent]")) delete form.dataset.sent;
    for (const button of all("[aria-busy=true]")) button.removeAttribute("aria-busy");
    fit();
  });

  // ---- keys ----
  const SINGLE_KEYS = "single-keys";
  const mayUseSingleKeys = () => localStorage.getItem(SINGLE_KEYS) !== "off";
  const keys = {
    "?": () => one("[popovertarget=shortcuts][data-modal]")?.click(),
    "/": () => one("[data-search]")?.focus(),
  };
  on("keydown", (event) => {
    if (event.key === "Enter" && isComposing(event)) {
      event.preventDefault(); // Enter that ends a conversion sends nothing
      return;
    }
    const form = event.target.closest?.("form");
    if (event.key === "Enter" && (event.ctrlKey || event.metaKey) && form) {
      event.preventDefault();
      form.requestSubmit();
    } else if (event.key.toLowerCase() === "k" && (event.ctrlKey || event.metaKey) && one("[data-search-all]")) {
      event.preventDefault();
      one("[data-search-all]").focus();
    } else if (keys[event.key] && mayUseSingleKeys() && !isTyping(event.target) && !event.ctrlKey && !event.altKey) {
      event.preventDefault();
      keys[event.key]();
    }
  });
  const offerSingleKeys = () => {
    const label = one("[data-single-keys]");
    if (!label) return;
    const box = one("input", label);
    label.hidden = false;
    box.checked = mayUseSingleKeys();
    box.addEventListener("change", () => localStorage.setItem(SINGLE_KEYS, box.checked ? "on" : "off"));
  };

  // ---- htmx ----
  let composing = false;
  on("compositionstart", () => (composing = true));
  on("compositionend", () => (composing = false));
  on("htmx:beforeRequest", (event) => {
    const asks = event.target;
    const polls = asks.matches("[data-polls]");
    // A hidden page asks nothing; a search waits until the kana are converted.
    if ((polls && document.hidden) || (composing && asks.matches("input"))) event.preventDefault();
  });
  on("htmx:afterSwap", (event) => {
    const fresh = document.getElementById(event.target.id) ?? event.target;
    focusErrors(fresh);
    say(one("[data-says-now]", fresh.parentElement ?? document)?.dataset.saysNow);
  });
  on("htmx:sendError", () => say(document.documentElement.lang === "en" ? "No connection. Trying again." : "接続できません。再び試みます。"));

  on("DOMContentLoaded", () => {
    focusErrors(document);
    offerSingleKeys();
    fit();
    for (const form of all("form:has([data-select])")) count(form);
    all("form[data-voucher]").forEach(weigh);
  });
})();
