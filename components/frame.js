// Kept by every screen: the page's language, where the focus goes, what the drawing marks, printing.
const LEAST = 0.25;
const wideEnough = matchMedia("(min-width: 1000px)");

function mark() {
  const sheet = document.querySelector(".drawing svg");
  const now = window.waymarkNow;
  if (!sheet || !now) return;
  const wanted = JSON.stringify([now.here, now.way, now.arrows, sheet.parentElement.dataset.sheet]);
  if (sheet.dataset.marked === wanted) return;
  sheet.dataset.marked = wanted;
  sheet.querySelectorAll(".walked, .here, .behind").forEach((e) => e.classList.remove("walked", "here", "behind"));
  const named = (id) => sheet.querySelector("#" + CSS.escape(id));
  if (now.way.length) {
    const ahead = reachable(sheet, now.here);
    sheet.querySelectorAll(".node, .edge").forEach((e) => {
      const from = e.id.startsWith("e-") ? e.id.slice(2).split("--")[0] : e.id.slice(2);
      if (!ahead.has(from)) e.classList.add("behind");
    });
  }
  now.way.forEach((n) => named("n-" + n)?.classList.add("walked"));
  now.arrows.forEach((a) => named("e-" + a)?.classList.add("walked"));
  const here = now.here ? named("n-" + now.here) : null;
  here?.classList.add("here");
  here && follow(sheet, here);
}

// Every node that may still come, read off the arrows of the sheet.
function reachable(sheet, here) {
  const onward = {};
  sheet.querySelectorAll(".edge").forEach((e) => {
    const [from, to] = e.id.slice(2).split("--");
    (onward[from] ??= []).push(to);
  });
  const reached = new Set();
  const todo = here ? [here] : [];
  while (todo.length) {
    const name = todo.pop();
    if (reached.has(name)) continue;
    reached.add(name);
    todo.push(...(onward[name] ?? []));
  }
  return reached;
}

function follow(sheet, here) {
  const frame = sheet.parentElement;
  const [box, around] = [here.getBoundingClientRect(), frame.getBoundingClientRect()];
  frame.scrollTo({
    left: frame.scrollLeft + box.left - around.left - (around.width - box.width) / 2,
    top: frame.scrollTop + box.top - around.top - (around.height - box.height) * 0.4,
  });
}

// How high the bar at the bottom is: what stays above it has to know.  It is measured when it changes, not at each press.
const foot = (window.waymarkFoot ??= {
  bar: null,
  watch: new ResizeObserver(([seen]) => {
    document.documentElement.style.setProperty("--foot", Math.round(seen.borderBoxSize[0].blockSize) + "px");
  }),
});

function bar() {
  const now = document.querySelector(".st-key-foot");
  if (now === foot.bar) return;
  foot.watch.disconnect();
  foot.bar = now;
  if (now) foot.watch.observe(now);
}

function focusOn(title, tries) {
  const heading = document.querySelector("h1");
  if (heading && heading.textContent.trim() === title) {
    heading.tabIndex = -1;
    heading.focus({ preventScroll: true });
    document.querySelector('[data-testid="stMain"]')?.scrollTo(0, 0);
  } else if (tries > 0) {
    requestAnimationFrame(() => focusOn(title, tries - 1));
  }
}

const ticks = (window.waymarkTicks ??= new Set());
const nameOf = (box) => box.parentElement.dataset.tick;

// What the framework says by itself, in the language of the page.
function say() {
  const now = window.waymarkNow;
  document.querySelectorAll(".stButton kbd").forEach((key) => {
    const says = now.key.replace("{key}", key.textContent);
    if (key.ariaLabel !== says) key.ariaLabel = says;
  });
  document.querySelectorAll(".stSelectbox button").forEach((opens) => {
    if (opens.ariaLabel !== now.open) opens.ariaLabel = now.open;
  });
  for (const [where, says] of [
    ['[data-testid="stSkipToContent"]', now.skip],
    ['[role="listbox"][data-empty] span', now.none],
  ]) {
    const text = document.querySelector(where)?.firstChild;
    if (text && text.nodeValue !== says) text.nodeValue = says;
  }
}

if (!window.waymarkListens) {
  window.waymarkListens = true;
  // Several answers at once: 1 to 9 tick them, Enter goes on, also from within a box.
  document.addEventListener("keydown", (press) => {
    if (press.ctrlKey || press.metaKey || press.altKey) return;
    const boxes = document.querySelectorAll(".stCheckbox input");
    if (/^[1-9]$/.test(press.key)) boxes[press.key - 1]?.click();
    if (press.key === "Enter" && press.target.matches?.(".stCheckbox input")) {
      document.querySelector('[class*="-go"] button:not([disabled])')?.click();
    }
  });
  document.addEventListener("keydown", ({ key }) => {
    const list = key === "Escape" && document.querySelector(".languages[open]");
    if (!list) return;
    list.open = false;
    list.querySelector("summary").focus();
  });
  // Ticks of a checklist stay in this tab for as long as the walk does.
  document.addEventListener("change", ({ target }) => {
    if (target.matches?.(".tick input")) target.checked ? ticks.add(nameOf(target)) : ticks.delete(nameOf(target));
  });
  new MutationObserver(() => {
    document.querySelectorAll(".tick input:not([data-laid])").forEach((box) => {
      box.dataset.laid = "";
      box.checked = ticks.has(nameOf(box));
    });
    if (window.waymarkNow) say();
  }).observe(document.body, { childList: true, subtree: true });
  document.addEventListener("click", (press) => {
    const does = press.target.closest?.("[data-do]")?.dataset.do;
    const sheet = document.querySelector(".drawing svg");
    if (does === "print") window.print();
    const chosen = press.target.closest?.("[data-language]")?.dataset.language;
    if (chosen) window.waymarkChoose(chosen);
    document.querySelectorAll(".languages[open]").forEach((list) => {
      if (chosen || !list.contains(press.target)) list.open = false;
    });
    if (sheet && (does === "closer" || does === "wider")) zoom(sheet, does === "closer" ? 1.25 : 0.8);
    if (sheet && does === "whole") zoom(sheet, 0);
  });
}

function zoom(sheet, by) {
  const frame = sheet.parentElement;
  // The whole width: fitted to its height too, a long drawing would be a hairline.
  const whole = Math.max(LEAST, frame.clientWidth / sheet.viewBox.baseVal.width);
  const now = parseFloat(sheet.style.width) / sheet.viewBox.baseVal.width;
  size(sheet, by ? Math.min(4, Math.max(whole, now * by)) : whole);
  const here = sheet.querySelector(".here");
  here && follow(sheet, here);
}

function size(sheet, scale) {
  sheet.style.width = sheet.viewBox.baseVal.width * scale + "px";
  sheet.style.height = sheet.viewBox.baseVal.height * scale + "px";
}

export default function ({ data, setStateValue, setTriggerValue }) {
  document.documentElement.lang = data.lang;
  document.documentElement.toggleAttribute("data-beside", data.beside);
  document.documentElement.toggleAttribute("data-roomy", data.roomy);
  if (window.waymarkNow?.visit !== data.visit) ticks.clear();
  window.waymarkNow = data;
  window.waymarkMark = mark;
  window.waymarkSize = size;
  window.waymarkChoose = (language) => setTriggerValue("language", language);
  bar();
  say();
  if (data.wide !== wideEnough.matches) setStateValue("wide", wideEnough.matches);
  const at = data.screen;
  if (window.waymarkAt !== undefined && window.waymarkAt !== at) focusOn(data.title, 60);
  window.waymarkAt = at;
  mark();
}
