// 지은 사이트의 검색을 브라우저와 같은 코드로 돌려, 바라는 주소가 몇 번째에 나오는지 잰다.
//
//   node tools/search.mjs 사이트 질의.tsv
//
// 테마가 브라우저에 보내는 워커(assets/javascripts/workers/search.*.js)를 그대로 실행한다. 색인을 만드는 법,
// 질의를 나누는 법, 점수를 매기는 법이 모두 그 안에 있다. 쪽 하나의 여러 자리는 화면에서처럼 한 묶음으로 센다.
import { readFileSync, readdirSync } from "node:fs";
import { join, resolve } from "node:path";
import vm from "node:vm";

const [site, queries] = process.argv.slice(2);
if (!queries) {
  console.error("쓰는 법: node tools/search.mjs 사이트 질의.tsv");
  process.exit(2);
}

const folder = resolve(site, "assets/javascripts/workers");
const worker = readdirSync(folder).find((name) => /^search\..*\.js$/.test(name));
const replies = [];
let receive;
const self = {
  console: { warn: () => {} }, // 낱말이 없는 질의마다 나오는 경고
  addEventListener: (_, listener) => (receive = listener),
  postMessage: (reply) => replies.shift()(reply),
  importScripts: (...urls) => urls.forEach((url) => run(resolve(folder, url))),
};
self.self = self;
const context = vm.createContext(self);

function run(path) {
  vm.runInContext(readFileSync(path, "utf8"), context, { filename: path });
}

function send(data) {
  return new Promise((reply) => {
    replies.push(reply);
    receive({ data });
  });
}

const [SETUP, , QUERY] = [0, 1, 2];
run(join(folder, worker));
const { config, docs } = JSON.parse(readFileSync(join(site, "search/search_index.json"), "utf8"));
await send({ type: SETUP, data: { config, docs, options: { suggest: true } } });

/** 쪽이 나온 차례와, 그 쪽의 묶음 안에서 자리의 차례(모두 1부터). 없으면 Infinity. */
function rank(items, address) {
  const page = address.split("#")[0];
  const group = items.findIndex((found) => found[0].location.split("#")[0] === page);
  if (group < 0) return [Infinity, Infinity];
  const places = [...items[group]].sort((a, b) => b.score - a.score).map((found) => found.location);
  return [group + 1, places.indexOf(address) + 1 || Infinity];
}

const rows = readFileSync(queries, "utf8").split("\n").filter((line) => line && !line.startsWith("#"));
let [first, three, ten, place] = [0, 0, 0, 0];
for (const row of rows) {
  const [query, addresses] = row.split("\t");
  const { data } = await send({ type: QUERY, data: query });
  const ranks = addresses.split(" ").map((address) => rank(data.items, address));
  const page = Math.min(...ranks.map(([found]) => found));
  first += page === 1;
  three += page <= 3;
  ten += page <= 10;
  place += ranks.some(([found, within]) => found <= 3 && within <= 3);
  if (page > 1) {
    const shown = Number.isFinite(page) ? `${page}번째` : "없음";
    console.log(`${shown}\t${query}\t${addresses}\t첫째: ${data.items[0]?.[0].location ?? "없음"}`);
  }
}
console.log(`질의 ${rows.length}개 가운데 바라는 페이지가 첫째 ${first}개, 셋째 안 ${three}개, 열째 안 ${ten}개`);
console.log(`바라는 자리까지 셋째 안의 페이지에서 세 줄 안에 나온 것 ${place}개`);
