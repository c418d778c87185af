// Builds static/ from assets/: one style sheet, one script with chunks, fonts and the icon sprite.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = dirname(fileURLToPath(import.meta.url));
const target = join(here, "..", "static");
const icons = join(dirname(createRequire(import.meta.url).resolve("@tabler/icons/package.json")), "icons/outline");

function sprite() {
  const names = readFileSync(join(here, "icons.txt"), "utf8").split("\n").filter(Boolean);
  const symbols = names.map((name) => {
    const drawing = readFileSync(join(icons, `${name}.svg`), "utf8");
    const inside = drawing.slice(drawing.indexOf("<svg")).replace(/^<svg[^>]*>|<\/svg>\s*$/g, "");
    return `<symbol id="${name}" viewBox="0 0 24 24">${inside.replace(/\s*\n\s*/g, "")}</symbol>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg">${symbols.join("\n")}</svg>\n`;
}

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });
await build({
  entryPoints: [join(here, "app.js"), join(here, "app.css")],
  outdir: target,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  loader: { ".woff2": "file" },
  assetNames: "fonts/[name]",
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
writeFileSync(join(target, "icons.svg"), sprite());
writeFileSync(join(target, "favicon.svg"), readFileSync(join(here, "favicon.svg")));
