// Prints what a screen reader is given of a page, a phrase a line, from the first to the last.
const { readFileSync } = require("node:fs");
const { JSDOM } = require("jsdom");

(async () => {
  const { Virtual } = await import(require.resolve("@guidepup/virtual-screen-reader"));
  const { window } = new JSDOM(readFileSync(process.argv[2], "utf-8"), { pretendToBeVisual: true });
  for (const name of Object.getOwnPropertyNames(window)) {
    if (/^(HTML\w+|SVG\w+|Element|Node|document)$/.test(name)) globalThis[name] = window[name]; // it asks for these
  }
  const reader = new Virtual();
  await reader.start({ container: window.document.body, window });
  do console.log(await reader.lastSpokenPhrase());
  while ((await reader.next(), (await reader.lastSpokenPhrase()) !== "end of document"));
  process.exit(0);
})();
