// 질의를 지은 사이트의 검색에 넣어, 바라는 쪽과 자리가 몇 번째에 나오는지 잰다.
//
//   node tools/search.mjs 사이트 질의.tsv
//
// 브라우저와 같은 코드(assets/search/engine.js)를 그대로 실행한다. 질의의 종류마다 표로 보이고, 첫째가 95 %나
// 셋째 안이 99 %가 되지 않으면 1로 끝난다. `later:주소`인 질의는 그 쪽이 쓰일 때까지 세지 않는다.
import { existsSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const [FIRST, THREE] = [0.95, 0.99];
const [site, queries] = process.argv.slice(2);
if (!queries || !existsSync(join(site, "search/index.json"))) {
  console.error("쓰는 법: node tools/search.mjs 지은-사이트 질의.tsv (make search가 둘 다 합니다)");
  process.exit(2);
}
const { find } = await import(pathToFileURL(resolve(site, "assets/search/engine.js")));

const files = new Map();
function load(name) {
  if (!files.has(name)) files.set(name, JSON.parse(readFileSync(join(site, "search", name), "utf8")));
  return Promise.resolve(files.get(name));
}

const page = (address) => address.split("#")[0];
const kinds = new Map();
let kind = "";
for (const line of readFileSync(queries, "utf8").split("\n")) {
  kind = /^# kind: (.*)/.exec(line)?.[1] ?? kind;
  const [query, addresses = ""] = line.split("\t");
  if (!line || line.startsWith("#") || addresses.startsWith("later:")) continue;
  const wanted = addresses.split(" ");
  const found = (await find(query, load)).map(([address]) => address);
  const place = 1 + found.findIndex((each) => wanted.some((address) => address === each || address === page(each)));
  const rank = 1 + found.findIndex((each) => wanted.some((address) => page(address) === page(each)));
  const count = kinds.get(kind) ?? { all: 0, first: 0, three: 0, ten: 0, place: 0 };
  kinds.set(kind, count);
  count.all += 1;
  count.first += rank === 1;
  count.three += rank >= 1 && rank <= 3;
  count.ten += rank >= 1 && rank <= 10;
  count.place += place >= 1 && place <= 3;
  if (rank !== 1) console.log(`${rank ? `${rank}번째` : "없음"}\t${query}\t${addresses}\t첫째: ${found[0] ?? "없음"}`);
}

const total = { all: 0, first: 0, three: 0, ten: 0, place: 0 };
for (const count of kinds.values()) for (const name of Object.keys(total)) total[name] += count[name];
const percent = (part, { all }) => `${((100 * part) / (all || 1)).toFixed(1)} %`;
for (const [name, count] of [...kinds, ["모두", total]]) {
  const { all, first, three, ten, place } = count;
  const shown = [`첫째 ${percent(first, count)}`, `셋째 안 ${percent(three, count)}`, `열째 안 ${percent(ten, count)}`];
  console.log(`${name || "나머지"}: ${all}개, ${shown.join(", ")}, 바라는 자리까지 셋째 안 ${percent(place, count)}`);
}
if (total.first < FIRST * total.all || total.three < THREE * total.all) {
  console.log(`${queries}:1: search: 첫째 ${FIRST * 100} %, 셋째 안 ${THREE * 100} %가 되지 않습니다; 검색을 고치십시오`);
  process.exitCode = 1;
}
