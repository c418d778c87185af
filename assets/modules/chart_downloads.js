// A chart's numbers as CSV and its picture as PNG.
export function offerDownloads(figure, currentView) {
  const name = figure?.querySelector(".figure-title")?.textContent.trim() || "chart";
  const offer = (selector, make) => {
    const button = figure?.querySelector(selector);
    if (!button) return;
    button.hidden = false;
    button.addEventListener("click", async () => save(await make(), name));
  };
  offer("[data-chart-csv]", () => {
    const file = new Blob(["\ufeff", csv(figure.querySelector("table"))], { type: "text/csv" });
    return { url: URL.createObjectURL(file), ending: "csv" };
  });
  offer("[data-chart-png]", async () => ({
    url: await currentView().toImageURL("png", 2),
    ending: "png",
  }));
}

function save({ url, ending }, name) {
  const link = document.createElement("a");
  link.href = url;
  link.download = `${name}.${ending}`;
  link.click();
  if (url.startsWith("blob:")) setTimeout(() => URL.revokeObjectURL(url), 1000);
}

// Text that a spreadsheet would take for a formula is made harmless.
function csv(table) {
  const cell = (text) => {
    const value = /^[=+\-@\t\r]/.test(text) && !/^-?[\d\s.,]+%?$/.test(text) ? `'${text}` : text;
    return `"${value.replaceAll('"', '""')}"`;
  };
  return [...table.rows]
    .map((row) => [...row.cells].map((one) => cell(one.textContent.trim())).join(";"))
    .join("\r\n");
}
