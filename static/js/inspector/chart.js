/** The chart of a conversation. Plotly is the page's vendored script. */

/* global Plotly */

const NARROW = 560; // pixels; below it names shrink to letters
const [WIDE, SLIM] = [6.4, 5.6]; // pixels of a character in the headings of panels
const LONG = 60; // turns from which the axis zooms to what is brushed
const STEPS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const ROOM = 24; // pixels a turn needs for its number on the axis
const TOKEN = /^--[\w-]+$/; // a name in a legend may begin so too, but more words follow

/** Draw `figure` in `element`; `mark` shows the current turn and the one pointed at. */
export function chartIn(element, figure) {
  let shown = figure;
  let marked = { current: null, pointed: null, range: null, draft: null };
  let width = null; // that it was drawn for

  const draw = async () => {
    if (!shown.data) {
      Plotly.purge(element); // nothing is chosen, and nothing was found
      return;
    }
    width = element.clientWidth;
    await Plotly.react(element, ...inColours(shown, marked, width), {
      displayModeBar: false,
      doubleClick: "reset",
    });
  };

  // Plotly's own watch is for the window alone; here the panel beside the chart takes room too.
  new ResizeObserver(() => {
    if (width !== null && width !== element.clientWidth) draw();
  }).observe(element);

  return {
    draw,
    replace(next) {
      shown = next;
      return draw();
    },
    mark(next) {
      if (Object.entries(next).every(([name, turn]) => marked[name] === turn)) return;
      marked = { ...marked, ...next };
      if (!shown.data) return;
      const axis = "range" in next ? zoomed(shown, marked) : {};
      Plotly.relayout(element, { shapes: [...own(shown), ...shapes(marked)], ...axis });
    },
    save(filename, format) {
      const { width, height } = element.getBoundingClientRect();
      const scale = format === "png" ? 2 : 1; // sharp in print
      return Plotly.downloadImage(element, { format, filename, width, height, scale });
    },
    /** The turn in whose column the pointer is; null outside every column. */
    turnAt({ clientX }) {
      if (!shown.data) return null;
      const { margin, xaxis } = element.layout;
      const left = element.getBoundingClientRect().left + margin.l;
      const share = (clientX - left) / (element.clientWidth - margin.l - margin.r);
      const turn = Math.round(xaxis.range[0] + share * (xaxis.range[1] - xaxis.range[0]));
      return share >= 0 && share <= 1 ? turn : null;
    },
  };
}

const token = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();

/** The figure with every design token in it replaced by its colour, fitted to the width. */
function inColours(figure, marked, width) {
  const { data, layout } = resolve(structuredClone(figure));
  layout.width = width;
  layout.font.family = getComputedStyle(document.body).fontFamily;
  layout.shapes = [...own(figure), ...shapes(marked)];
  const { "xaxis.range": range, "xaxis.dtick": dtick } = zoomed(figure, marked);
  if (range) Object.assign(layout.xaxis, { range, dtick });
  if (width < NARROW) narrow(layout);
  else uncrowd(layout, width);
  const plot = width - layout.margin.l - layout.margin.r;
  const turns = layout.xaxis.range[1] - layout.xaxis.range[0];
  // A turn's labels name its own values, never those of the turn beside it.
  layout.hoverdistance = Math.max(1, Math.floor(plot / turns / 2));
  if (plot / turns < ROOM && layout.xaxis.dtick < 5) layout.xaxis.dtick = 5;
  return [data, layout];
}

/** The turn axis: of a long conversation the range that is brushed alone, else all of it. */
function zoomed(figure, { range }) {
  const { xaxis } = figure.layout;
  if (xaxis.range[1] < LONG) return {};
  if (!range) return { "xaxis.range": [...xaxis.range], "xaxis.dtick": xaxis.dtick };
  const turns = range[1] - range[0] + 1;
  const dtick = STEPS.find((step) => turns / step <= 24) ?? xaxis.dtick;
  return { "xaxis.range": [range[0] - 0.6, range[1] + 0.6], "xaxis.dtick": dtick };
}

function resolve(value) {
  if (typeof value === "string") return TOKEN.test(value) ? token(value) : value;
  if (value === null || typeof value !== "object") return value;
  for (const key of Object.keys(value)) value[key] = resolve(value[key]);
  return value;
}

/** What the figure itself draws beneath its lines. */
const own = (figure) => resolve(structuredClone(figure.layout.shapes ?? []));

/** Leave out what stands at the right of a panel's title where it would run into it. */
function uncrowd(layout, width) {
  layout.annotations.forEach((detail, place) => {
    const title = layout.annotations[place - 1];
    if (detail.name !== "detail" || !title) return;
    const room = title.text.length * WIDE + detail.text.length * SLIM;
    if (room > width) detail.visible = false;
  });
}

function narrow(layout) {
  layout.margin.l = 40;
  for (const each of layout.annotations) {
    if (each.name === "detail") each.visible = false;
    else each.xshift = -layout.margin.l;
  }
  for (const key of Object.keys(layout)) {
    const axis = layout[key];
    if (key.startsWith("yaxis") && axis.ticktext) {
      axis.ticktext = axis.ticktext.map((text) => /<b>.*<\/b>/.exec(text)[0]);
    }
  }
}

function shapes({ current, pointed, range, draft }) {
  const band = (turn, fill, line) => ({
    type: "rect",
    xref: "x",
    yref: "paper",
    x0: turn - 0.4,
    x1: turn + 0.4,
    y0: 0,
    y1: 1,
    layer: "below",
    fillcolor: fill,
    line,
  });
  const found = [];
  if (document.documentElement.classList.contains("printing")) return found;
  if (current !== null) {
    found.push(band(current, token("--accent-soft"), { color: token("--accent"), width: 1 }));
  }
  if (pointed !== null && pointed !== current) {
    found.push(band(pointed, "rgba(0,0,0,0)", { color: token("--line-strong"), width: 1, dash: "dot" }));
  }
  const brushed = draft ?? range;
  if (brushed) {
    const edge = { color: token("--accent"), width: 1.5, dash: "dot" };
    found.push({
      ...band(0, "rgba(0,0,0,0)", edge),
      x0: brushed[0] - 0.5,
      x1: brushed[1] + 0.5,
      layer: "above",
    });
  }
  return found;
}
