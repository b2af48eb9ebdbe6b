// 표준 입력의 한 줄 {address, desktop, categories}마다 Lighthouse로 재어 한 줄로 답한다.
// 명령(lighthouse)으로 부르면 띄우는 데에 재는 것보다 오래 걸린다.
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";

const [modules, chromePath] = process.argv.slice(2);
const { default: lighthouse, desktopConfig } = await import(pathToFileURL(`${modules}/lighthouse/core/index.js`));
const { launch } = await import(pathToFileURL(`${modules}/chrome-launcher/dist/index.js`));

const chrome = await launch({ chromePath, chromeFlags: ["--headless=new", "--no-sandbox", "--disable-gpu"] });
try {
  for await (const line of createInterface({ input: process.stdin })) {
    const { address, desktop, categories } = JSON.parse(line);
    const options = { port: chrome.port, onlyCategories: categories, disableFullPageScreenshot: true, logLevel: "silent" };
    const { lhr } = await lighthouse(address, options, desktop ? desktopConfig : undefined);
    console.log(JSON.stringify({ categories: lhr.categories, audits: lhr.audits }));
  }
} finally {
  await chrome.kill();
}
