// Builds static/ from assets/: one style sheet, one script with chunks, fonts and the icon sprite.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { PurgeCSS } from "purgecss";

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

const WHERE_NAMED = ["templates/**/*.html", "*/forms/*.py", "*/*/forms.py", "assets/**/*.js"];
const DRAWN_BY_DJANGO = {
  raw: "select multiple size option optgroup textarea checked disabled readonly file number date",
  extension: "html",
};

// Of Tabler only what our templates and forms name: a fifth of it. Controls keep all their states.
const named = {
  name: "only-what-is-named",
  setup(bundle) {
    bundle.onLoad({ filter: /tabler\.min\.css$/ }, async ({ path }) => {
      const [{ css }] = await new PurgeCSS().purge({
        css: [{ raw: readFileSync(path, "utf8") }],
        content: [...WHERE_NAMED.map((pattern) => join(here, "..", pattern)), DRAWN_BY_DJANGO],
        defaultExtractor: (text) => text.match(/[A-Za-z][\w-]*/g) ?? [],
        safelist: [/^btn/, /^dropdown/, /^form-/, /^is-/],
      });
      return { contents: css, loader: "css" };
    });
  },
};

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
  plugins: [named],
  assetNames: "fonts/[name]",
  chunkNames: "chunks/[name]-[hash]",
  legalComments: "linked",
  logLevel: "warning",
});
writeFileSync(join(target, "icons.svg"), sprite());
writeFileSync(join(target, "favicon.svg"), readFileSync(join(here, "favicon.svg")));
