"use strict";
(() => {
  const all = (selector, root = document) => Array.from(root.querySelectorAll(selector));
  const status = document.querySelector(".status");
  const find = document.getElementById("find");
  const help = document.getElementById("help");
  const switches = all("input[data-band]");
  const segments = all(".segment");
  document.documentElement.classList.add("scripted");

  const say = (text) => { if (status) status.textContent = text; };

  // Names of languages for people; the tags stay where the browser knows none.
  for (const place of all("[data-language]")) {
    try {
      place.textContent = new Intl.DisplayNames(["en"], { type: "language" }).of(place.dataset.language);
    } catch { /* the tag says it */ }
  }

  // A text as it is stored: without codes, with the characters that the page only shows.
  const plain = (place) => {
    const copy = place.cloneNode(true);
    for (const code of all("[data-skip]", copy)) code.remove();
    for (const mark of all("[data-code]", copy)) mark.replaceWith(String.fromCodePoint(parseInt(mark.dataset.code, 16)));
    return copy.textContent;
  };

  const copyByHand = (text) => {
    const field = document.createElement("textarea");
    const before = document.activeElement;
    field.value = text;
    field.className = "unseen";
    document.body.append(field);
    field.select();
    const done = document.execCommand("copy");
    field.remove();
    if (before) before.focus({ preventScroll: true });
    return done;
  };

  const write = async (text) => {
    try {
      await navigator.clipboard.writeText(text);
      return true;
    } catch {
      return copyByHand(text);
    }
  };

  const copy = async (button) => {
    const place = button.closest(".answer").querySelector("[data-text]");
    const done = await write(plain(place));
    button.textContent = done ? "Copied" : "Not copied";
    button.classList.toggle("done", done);
    say(done ? "Copied." : "The browser does not let the page copy: select the text and copy it by hand.");
    setTimeout(() => { button.textContent = "Copy"; button.classList.remove("done"); }, 1500);
  };

  // The same word whatever its letter forms, half-spaces and case.
  const folded = (text) => text.normalize("NFKC").replace(/[\u064a\u0649]/g, "\u06cc").replace(/\u0643/g, "\u06a9")
    .replace(/[\u064b-\u065f\u0670\u0640\u200b-\u200f]/g, "").toLowerCase();
  const words = new Map();
  const textOf = (segment) => {
    if (!words.has(segment)) words.set(segment, folded(all(".text, .difference, .beside", segment).map(plain).join(" ")));
    return words.get(segment);
  };

  const shown = () => segments.filter((segment) => !segment.hidden);

  const filter = () => {
    const off = new Set(switches.filter((one) => !one.checked).map((one) => one.dataset.band));
    const wanted = find ? folded(find.value.trim()) : "";
    for (const segment of segments) {
      segment.hidden = off.has(segment.dataset.band) || (wanted !== "" && !textOf(segment).includes(wanted));
    }
    const left = shown().length;
    const none = document.querySelector(".none-left");
    if (none) none.hidden = left > 0;
    say(left === segments.length ? "" : `${left} of ${segments.length} segments`);
  };

  let current = null;
  const go = (step) => {
    const list = shown();
    if (list.length === 0) return;
    const at = list.indexOf(current);
    const next = at < 0 ? (step > 0 ? 0 : list.length - 1) : Math.min(Math.max(at + step, 0), list.length - 1);
    list[next].focus({ preventScroll: true });
    list[next].scrollIntoView({ block: "nearest" });
  };
  document.addEventListener("focusin", (event) => {
    current = event.target.closest(".segment") ?? current;
  });

  const reset = () => {
    if (find) find.value = "";
    for (const one of switches) one.checked = true;
    filter();
    if (current) current.focus();
    else if (find) find.blur();
  };

  const keys = {
    j: () => go(1), ArrowDown: () => go(1), k: () => go(-1), ArrowUp: () => go(-1),
    c: () => pick(), Enter: () => pick(),
    m: () => { const more = current && current.querySelector(".further"); if (more) more.open = !more.open; },
    "/": () => { find.focus(); find.select(); },
    "?": () => help.showModal(),
    Escape: () => reset(),
  };
  const pick = () => {
    const button = current && !current.hidden && current.querySelector(".pair > .answer > .copy");
    if (button) copy(button);
    else say(current ? "There is no suggestion to copy." : "Choose a segment first: j.");
  };

  document.addEventListener("keydown", (event) => {
    if (!help || event.ctrlKey || event.metaKey || event.altKey || help.open) return;
    const here = event.target;
    const typing = here.matches("input[type=search], textarea");
    if (typing && event.key !== "Escape" && event.key !== "Enter" && event.key !== "ArrowDown") return;
    if (typing && event.key !== "Escape") { event.preventDefault(); current = null; go(1); return; }
    // On a button, a link or a switch these keys are its own.
    if (event.key === "Enter" && here.matches("a, button, summary, input")) return;
    const act = Object.hasOwn(keys, event.key) ? keys[event.key] : null;
    if (!act) return;
    event.preventDefault();
    act();
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("button");
    if (button && button.classList.contains("copy")) copy(button);
    if (button && button.id === "help-button") help.showModal();
  });
  for (const one of switches) one.addEventListener("change", filter);
  if (find) find.addEventListener("input", filter);

  // On paper nothing is folded.
  let folds = [];
  window.addEventListener("beforeprint", () => {
    folds = all("details:not([open])");
    for (const fold of folds) fold.open = true;
  });
  window.addEventListener("afterprint", () => { for (const fold of folds) fold.open = false; });
})();
