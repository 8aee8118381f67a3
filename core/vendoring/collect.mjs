// Copies what the page needs from node_modules to the package, with the licences: one style sheet, and htmx.
import { copyFileSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const target = new URL("../src/fundrules/web/static/vendor/", import.meta.url);
const modules = new URL("node_modules/", import.meta.url);
const wanted = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies;
const names = Object.keys(wanted);
const parts = names.filter((name) => name.startsWith("@utrecht/"));

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const read = (path) => readFileSync(new URL(path, modules), "utf8");
const sheet = parts.map((name) => `/* ${name} ${wanted[name]} */\n${read(`${name}/dist/index.min.css`).trim()}\n`);
const banner = "/*! NL Design System, @utrecht/*-css. EUPL-1.2. Frameless B.V., Gemeente Utrecht. See utrecht.LICENSE.md */\n";
writeFileSync(new URL("utrecht.css", target), banner + sheet.join(""));
copyFileSync(new URL(`${parts[0]}/LICENSE.md`, modules), new URL("utrecht.LICENSE.md", target));
copyFileSync(new URL("htmx.org/dist/htmx.min.js", modules), new URL("htmx.min.js", target));
copyFileSync(new URL("htmx.org/LICENSE", modules), new URL("htmx.LICENSE", target));

const rows = names.map((name) => `| ${name} | ${wanted[name]} | ${JSON.parse(read(`${name}/package.json`)).license} |`);
const told = ["# What the page takes from others", "", "Made by `make vendor`; change nothing here by hand.", "",
  "| package | version | licence |", "| --- | --- | --- |", ...rows, ""];
writeFileSync(new URL("README.md", target), told.join("\n"));
