// Keys for the queue of flags. Everything works without them; they can be switched off (WCAG 2.1.4).
"use strict";
(() => {
  const KEPT = "triage-keys";
  const box = document.getElementById("keys-on");
  const kept = () => { try { return localStorage.getItem(KEPT); } catch { return null; } };
  if (box) {
    box.checked = kept() !== "off";
    box.addEventListener("change", () => { try { localStorage.setItem(KEPT, box.checked ? "on" : "off"); } catch { /* not kept */ } });
  }
  const typing = (where) => where.isContentEditable || ["TEXTAREA", "SELECT"].includes(where.tagName)
    || (where.tagName === "INPUT" && !["checkbox", "radio", "submit", "button"].includes(where.type));

  document.addEventListener("keydown", (event) => {
    if (!box || !box.checked || event.ctrlKey || event.altKey || event.metaKey || event.repeat || typing(event.target)) return;
    const key = event.key.toLowerCase();
    if (/^[a-z0-9]$/.test(key) === false) return;
    const group = event.target.closest("[data-digits]");
    if (/^[0-9]$/.test(key)) {
      const buttons = group ? group.querySelectorAll("button") : [];
      const chosen = buttons[key === "0" ? 9 : Number(key) - 1];
      if (chosen) { event.preventDefault(); chosen.click(); }
      return;
    }
    const press = document.querySelector(`[data-key="${key}"]`);
    const focus = document.querySelector(`[data-focus="${key}"]`) || (key === "n" ? document.getElementById("id_note") : null);
    const tick = key === "x" ? document.querySelector(".triage-here input[type=checkbox]") : null;
    if (!press && !focus && !tick) return;
    event.preventDefault();
    if (press) press.click();
    else if (focus) focus.focus();
    else tick.checked = !tick.checked;
  });
})();
