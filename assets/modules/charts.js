// Draws Vega-Lite specs in our look. The spec holds no colours: they come from tokens.css.
import { expressionInterpreter } from "vega-interpreter";
import embed from "vega-embed";
import { offerDownloads } from "./chart_downloads.js";

const LOOKS = "(prefers-color-scheme: dark)";

function colours() {
  const probe = document.createElement("span");
  document.body.append(probe);
  const style = getComputedStyle(probe);
  const colour = (name) => {
    probe.style.color = `var(--${name})`;
    return style.color;
  };
  const found = {
    ink: colour("ink"),
    soft: colour("ink-soft"),
    line: colour("line"),
    accent: colour("accent"),
    context: colour("context"),
    attention: colour("attention"),
    problem: colour("problem"),
    good: colour("good"),
    surface: colour("surface"),
    series: [1, 2, 3, 4, 5, 6].map((number) => colour(`series-${number}`)),
    sequence: [colour("sequence-low"), colour("sequence-high")],
  };
  probe.remove();
  return found;
}

function configuration() {
  const { ink, soft, line, accent, context, attention, problem, good, surface, series, sequence } =
    colours();
  return {
    background: surface,
    font: getComputedStyle(document.body).fontFamily,
    mark: { color: accent },
    view: { stroke: null },
    axis: {
      labelColor: soft,
      titleColor: soft,
      labelFontSize: 12,
      titleFontSize: 12,
      titleFontWeight: "normal",
      gridColor: line,
      domainColor: line,
      tickColor: line,
    },
    legend: { labelColor: ink, titleColor: soft, labelFontSize: 12, titleFontSize: 12 },
    header: { labelColor: ink, titleColor: soft },
    text: { color: ink, fontSize: 12 },
    range: { category: series, ramp: sequence, heatmap: sequence },
    style: {
      band: { color: accent, opacity: 0.18 },
      whisker: { color: ink, strokeWidth: 1.5 },
      target: { color: attention, strokeDash: [6, 4], strokeWidth: 1.5 },
      limit: { color: problem, strokeDash: [4, 4], strokeWidth: 1.5 },
      centre: { color: good, strokeWidth: 1.5 },
      signal: { color: problem, filled: true, size: 90 },
      context: { color: context },
      note: { color: soft, fontSize: 12 },
      edge: { color: surface, strokeWidth: 5 },
    },
  };
}

// Numbers as the rest of the page writes them: 82 %, 4,12, 12 450.
function numbers(place) {
  return {
    decimal: place.dataset.decimal,
    thousands: "\u00a0",
    grouping: [3],
    currency: ["", ""],
    percent: "\u00a0%",
    minus: "−",
  };
}

export async function drawChart(place) {
  const spec = JSON.parse(document.getElementById(place.dataset.chart).textContent);
  const draw = () =>
    embed(place, spec, {
      ast: true,
      expr: expressionInterpreter,
      renderer: "svg",
      actions: false,
      defaultStyle: false,
      tooltip: { disableDefaultStyle: true },
      formatLocale: numbers(place),
      config: configuration(),
    });
  let drawn = await draw();
  place.dataset.state = "drawn";
  place.closest("figure")?.querySelector("[data-chart-table]")?.removeAttribute("open");
  drill(drawn.view);
  offerDownloads(place.closest("figure"), () => drawn.view);
  matchMedia(LOOKS).addEventListener("change", async () => {
    drawn.finalize();
    drawn = await draw();
    drill(drawn.view);
  });
}

// A mark whose row has `url` leads to the records behind it.
function drill(view) {
  view.addEventListener("click", (_event, item) => {
    const url = item?.datum?.url;
    if (typeof url === "string" && url.startsWith("/")) location.assign(url);
  });
}
