// Opens pages in a headless browser and checks what only a browser knows.
// node check.mjs BROWSER FOLDER: FOLDER holds report.html (en to fa), back.html (fa to en), work.html, eval.html, hits.html.
// With HAFEZ_SHOTS=DIR a picture of every page at every width and scheme is left there.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import puppeteer from "puppeteer-core";

const [, , browserPath, folder] = process.argv;
const axe = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const shots = process.env.HAFEZ_SHOTS;
let passed = 0;
const failures = [];
const check = (holds, what) => { if (holds) passed += 1; else failures.push(what); };

const browser = await puppeteer.launch({ executablePath: browserPath, args: ["--no-sandbox", "--disable-gpu"] });
const url = (name) => pathToFileURL(join(folder, name)).href;

async function open(name, width, scheme) {
  const page = await browser.newPage();
  page.on("console", (message) => { if (["error", "warn"].includes(message.type())) failures.push(`${name}: console: ${message.text()}`); });
  page.on("pageerror", (error) => failures.push(`${name}: error: ${error.message}`));
  page.on("request", (request) => {
    const own = request.url() === url(name) || request.url().startsWith("data:");
    if (!own) failures.push(`${name}: asks for ${request.url()}`);
  });
  await page.setViewport({ width, height: 900 });
  await page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }, { name: "prefers-reduced-motion", value: "reduce" }]);
  await page.goto(url(name));
  return page;
}

// Nothing is cut and nothing runs over, in the whole page or in a box of it that shows a text.
const cut = () => {
  const over = (box) => box.scrollWidth > box.clientWidth + 1 && getComputedStyle(box).display !== "inline";
  const shown = (box) => box.checkVisibility() && !box.closest(".unseen, .legend legend, .bands caption, .bands thead");
  const boxes = [document.documentElement, ...document.querySelectorAll("body *:not(svg *)")].filter((box) => shown(box) && over(box));
  const outside = [...document.querySelectorAll("body *")].filter((box) => shown(box) && !box.closest("svg"))
    .filter((box) => { const place = box.getBoundingClientRect(); return place.right > innerWidth + 1 || place.left < -1; });
  return [...boxes, ...outside].map((box) => `${box.tagName}.${box.className} ${box.textContent.slice(0, 40)}`);
};

for (const name of ["report.html", "back.html", "work.html", "eval.html", "hits.html"]) {
  for (const width of [360, 1400]) {
    for (const scheme of ["light", "dark"]) {
      const where = `${name} at ${width} in ${scheme}`;
      const page = await open(name, width, scheme);
      await page.evaluate(() => document.querySelectorAll("details").forEach((fold) => { fold.open = true; }));
      const boxes = await page.evaluate(cut);
      check(boxes.length === 0, `${where}: runs over: ${boxes.slice(0, 5).join(" | ")}`);
      await page.evaluate(axe);
      const found = await page.evaluate(() => axe.run(document, { runOnly: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }));
      check(found.passes.length > 10, `${where}: axe looked at nothing`);
      for (const rule of found.violations) {
        failures.push(`${where}: axe: ${rule.id}: ${rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160)).join(" | ")}`);
      }
      if (shots) await page.screenshot({ path: join(shots, `${name}-${width}-${scheme}.png`), fullPage: true });
      await page.close();
    }
  }
}

async function report() {
  const page = await open("report.html", 1400, "light");
  const style = (selector, property) => page.$$eval(selector, (all, property) => all.map((one) => getComputedStyle(one)[property]), property);
  const every = async (selector, property, value) => {
    const values = await style(selector, property);
    check(values.length > 0 && values.every((one) => one === value), `${selector}: ${property} is ${values}`);
  };
  await every(".source:lang(en)", "direction", "ltr");
  await every(".answer [data-text]:lang(fa)", "direction", "rtl");
  await every("bdi[dir=rtl]", "direction", "rtl");
  await every("bdi", "unicodeBidi", "isolate");
  await every("ins, del", "unicodeBidi", "isolate");
  check((await style("p.text[dir=rtl]", "textAlign")).every((one) => one === "start"), "Persian begins at the right");
  check((await style("p.text[dir=rtl]", "fontSize")).every((one) => parseFloat(one) >= 17), "Persian is large enough");
  const font = await page.evaluate(async () => { await document.fonts.ready; return document.fonts.check("19px \"hafez Vazirmatn\"", "\u0633"); });
  check(font, "the font is there");
  // Marks without colour.
  check((await style("del", "textDecorationLine")).every((one) => one.includes("line-through")), "del is struck");
  check((await style("ins", "textDecorationLine")).every((one) => one.includes("underline")), "ins is underlined");
  check((await style("ins.repair", "textDecorationStyle")).every((one) => one === "double"), "repairs are underlined twice");
  // A line of two scripts stands in its order: the Latin name left of nothing that follows it in Persian.
  const order = await page.evaluate(() => {
    const place = [...document.querySelectorAll("[data-text]:lang(fa)")].find((one) => one.textContent.includes("Radio Zan"));
    if (!place) return null;
    const walker = document.createTreeWalker(place, NodeFilter.SHOW_TEXT);
    const rect = (text) => {
      walker.currentNode = place;
      for (let node = walker.nextNode(); node; node = walker.nextNode()) {
        const at = node.data.indexOf(text);
        if (at >= 0) { const range = document.createRange(); range.setStart(node, at); range.setEnd(node, at + text.length); return range.getBoundingClientRect(); }
      }
      return null;
    };
    const [before, name, after] = ["\u062e\u0628\u0631", "Radio Zan", "\u0631\u0627"].map(rect);
    return before && name && after && before.left >= name.right - 1 && name.left >= after.right - 1;
  });
  check(order === true, "a Latin name in a Persian line stands in its place");
  // Names tell their forms on focus.
  await page.focus("a.term");
  check(await page.$eval("a.term", (one) => { one.focus({ focusVisible: true }); return getComputedStyle(one.querySelector(".tip")).display; }) !== "none", "the form of a name is shown on focus");

  const current = () => page.evaluate(() => document.activeElement.closest(".segment")?.id);
  await page.evaluate(() => document.activeElement.blur());
  await page.reload();
  await page.keyboard.press("j");
  check(await current() === "s1", `j goes to the first segment, not ${await current()}`);
  await page.keyboard.press("j");
  check(await current() === "s2", "j goes on");
  await page.keyboard.press("ArrowDown");
  check(await current() === "s3", "so does the arrow");
  await page.keyboard.press("k");
  await page.keyboard.press("ArrowUp");
  check(await current() === "s1", "k and the arrow go back");
  const outline = await page.$eval("#s1", (one) => [getComputedStyle(one).outlineStyle, getComputedStyle(one).outlineWidth]);
  check(outline[0] === "solid" && parseFloat(outline[1]) >= 2, `the segment in focus is seen: ${outline}`);

  // Copying, once by the clipboard of the browser, once by hand.
  for (const way of ["clipboard", "by hand"]) {
    await page.evaluate((way) => {
      window.copied = null;
      const clipboard = { writeText: (text) => { if (way !== "clipboard") return Promise.reject(new Error("no")); window.copied = text; return Promise.resolve(); } };
      Object.defineProperty(navigator, "clipboard", { value: clipboard, configurable: true });
      document.execCommand = (what) => { window.copied = what === "copy" ? document.activeElement.value : null; return true; };
    }, way);
    await page.focus("#s1");
    for (const key of ["c", "Enter"]) {
      await page.evaluate(() => { window.copied = null; });
      await page.keyboard.press(key);
      await page.waitForFunction(() => window.copied !== null, { timeout: 2000 }).catch(() => {});
      const [copied, shown] = await page.evaluate(() => [window.copied, document.querySelector("#s1 .answer [data-text]").textContent]);
      check(copied === shown && copied, `${key} copies ${way}: ${copied}`);
      check(await current() === "s1", `the focus stays after ${key} ${way}`);
    }
    for (const button of await page.$$(".copy")) {
      if (!await button.evaluate((one) => one.checkVisibility())) continue;
      await page.evaluate(() => { window.copied = null; });
      await button.click();
      await page.waitForFunction(() => window.copied !== null, { timeout: 2000 }).catch(() => {});
      check(await page.evaluate(() => typeof window.copied === "string" && window.copied.length > 0), `a button copies ${way}`);
    }
  }
  // Characters that are only shown are copied as they are stored.
  const active = await page.evaluate(async () => {
    const mark = document.querySelector("[data-text] [data-code]");
    mark.closest(".answer").querySelector(".copy").click();
    await new Promise((done) => setTimeout(done, 50));
    return [window.copied, String.fromCodePoint(parseInt(mark.dataset.code, 16)), mark.textContent];
  });
  check(active[0].includes(active[1]) && !active[0].includes(active[2]), `a copy holds what is stored: ${JSON.stringify(active)}`);

  // Filters.
  await page.reload();
  const shown = () => page.$$eval(".segment", (all) => all.filter((one) => one.checkVisibility()).length);
  const all = await shown();
  const none = (await page.$$(".segment[data-band=none]")).length;
  await page.click("input[data-band=none]");
  check(none > 0 && await shown() === all - none, "a band can be left out");
  check((await page.$eval(".status", (one) => one.textContent)).startsWith(`${all - none} of ${all}`), "and the page says so");
  await page.keyboard.press("/");
  check(await page.evaluate(() => document.activeElement.id) === "find", "/ goes to the field");
  await page.keyboard.type("nothing has this");
  check(await shown() === 0 && await page.$eval(".none-left", (one) => one.checkVisibility()), "an empty list says so");
  await page.keyboard.press("Escape");
  check(await shown() === all, "Esc shows all of them again");
  await page.keyboard.press("?");
  check(await page.$eval("#help", (one) => one.open), "? opens the list of keys");
  await page.keyboard.press("Escape");
  check(!await page.$eval("#help", (one) => one.open), "Esc closes it");

  // On paper everything is open and nothing is a button.
  await page.emulateMediaType("print");
  await page.evaluate(() => window.dispatchEvent(new Event("beforeprint")));
  const paper = await page.evaluate(() => ({
    closed: document.querySelectorAll("details:not([open])").length,
    buttons: [...document.querySelectorAll("button, input")].filter((one) => one.checkVisibility()).length,
  }));
  check(paper.closed === 0 && paper.buttons === 0, `on paper: ${JSON.stringify(paper)}`);
  await page.close();

  // Without a script the page says the same, without tools that would do nothing.
  const still = await browser.newPage();
  await still.setJavaScriptEnabled(false);
  await still.goto(url("report.html"));
  const words = await still.$$eval(".segment", (all) => all.length).catch(() => all);
  check(words === all, "all segments are there without a script");
  await still.close();
}

async function back() {
  const page = await open("back.html", 1400, "light");
  const directions = await page.evaluate(() => [".source", ".answer [data-text]"].map((selector) =>
    [...new Set([...document.querySelectorAll(selector)].map((one) => getComputedStyle(one).direction))].join()));
  check(directions[0] === "rtl" && directions[1] === "ltr", `from Persian into English: ${directions}`);
  await page.close();
}

await report();
await back();
await browser.close();
for (const failure of failures) console.error(`not ok: ${failure}`);
console.log(`browser: ${passed} passed, ${failures.length} failed`);
process.exit(failures.length > 0 ? 1 : 0);
