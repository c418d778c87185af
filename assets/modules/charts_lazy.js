// The chart library is large: it is fetched only where a page has a chart.
export function watchCharts(root) {
  const draw = async (place) => {
    const charts = place.querySelectorAll?.("[data-chart]:not([data-state])") ?? [];
    if (!charts.length) return;
    for (const chart of charts) chart.dataset.state = "drawing";
    const { drawChart } = await import("./charts.js");
    for (const chart of charts) await drawChart(chart);
  };
  draw(root);
  root.addEventListener("htmx:load", (event) => draw(event.target));
}
