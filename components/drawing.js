// The sheet is laid out on the server, sent once, and stays; only classes change as the walk goes on.
const sheets = (window.waymarkSheets ??= {});

export default function ({ data, parentElement, setStateValue }) {
  const frame = parentElement.querySelector(".drawing");
  frame.ariaLabel = data.drawing;
  for (const does of ["closer", "wider"]) parentElement.querySelector(`[data-do="${does}"]`).ariaLabel = data[does];
  parentElement.querySelector('[data-do="whole"]').textContent = data.whole;
  if (data.svg) sheets[data.id] = data.svg;
  const has = data.id in sheets ? data.id : "";
  if (data.has !== has) setStateValue("has", has);
  if (has && frame.dataset.sheet !== data.id) {
    frame.dataset.sheet = data.id;
    frame.innerHTML = sheets[data.id];
    frame.style.height = data.height;
    const sheet = frame.querySelector("svg");
    const scale = window.innerWidth >= 1700 ? 1.5 : 1.15;
    sheet.style.width = sheet.viewBox.baseVal.width * scale + "px";
    sheet.style.height = sheet.viewBox.baseVal.height * scale + "px";
    const [first, around] = [sheet.querySelector(".node").getBoundingClientRect(), frame.getBoundingClientRect()];
    frame.scrollLeft = first.left - around.left - (around.width - first.width) / 2;
  }
  window.waymarkMark?.();
}
