// Copies what the search needs from node_modules to the assets, with the licences: MiniSearch and two stemmers.
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";

const target = new URL("../assets/search/vendor/", import.meta.url);
const modules = new URL("node_modules/", import.meta.url);
const wanted = JSON.parse(readFileSync(new URL("package.json", import.meta.url), "utf8")).dependencies;

rmSync(target, { recursive: true, force: true });
mkdirSync(target, { recursive: true });

const read = (path) => readFileSync(new URL(path, modules), "utf8");
// A source map that is not beside the file would be asked for in vain by the tools of a browser.
const copy = (path, name) => writeFileSync(new URL(name, target), read(path).replace(/\n?\/\/# sourceMappingURL=.*\s*$/, "\n"));
copy("minisearch/dist/es/index.js", "minisearch.js");
copy("minisearch/LICENSE.txt", "minisearch.LICENSE.txt");
copy("@orama/stemmers/dist/nl.js", "stemmer-nl.js");
copy("stemmer/index.js", "stemmer-en.js");
copy("stemmer/license", "stemmer-en.LICENSE.txt");
copy("@orama/stemmers/LICENSE.md", "stemmer-nl.LICENSE.txt"); // MkDocs makes a page of every .md

const rows = Object.keys(wanted).map((name) => `| ${name} | ${wanted[name]} | ${JSON.parse(read(`${name}/package.json`)).license} |`);
const told = ["# What the search takes from others", "", "Made by `make vendor`; change nothing here by hand.", "",
  "| package | version | licence |", "| --- | --- | --- |", ...rows, "",
  "The Dutch stemmer is that of Snowball (`dutch_porter`), compiled to JavaScript. The English one is Porter's; that of the first",
  "package drops a letter too many (conditional and condition came apart).", ""];
writeFileSync(new URL("README.md", import.meta.url), told.join("\n"));
