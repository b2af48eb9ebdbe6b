// 지은 사이트의 search/를 읽어 찾는다. 브라우저와 Node(tools/search.mjs)가 함께 쓴다.
// 낱말을 나누는 법은 tools/site/search.py와 같다. 점수는 거기에서 셈해 두었으므로 여기에서는 더하기만 한다.

const WORD = /\d+(?:\.\d+)+|\w+\+\w+|-{0,2}[a-z_]\w*(?:-\w+)*|[가-힣]+/gi;
const CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const LONGEST = 2000;
const SHOWN = 12;

// 붙여 넣은 것에서 답과 무관한 것: 트레이스백의 자리, 경로, 주소(0x…), 윗줄의 밑줄.
const NOISE = /\bFile "[^"]*", line \d+(?:, in [\w<>.]+)?|\b[A-Z]:\\[^\s"']+|(?<!\S)["'(]?\.{0,2}\/[^\s"']+|\b0x[0-9a-f]+\b|[~^]{2,}|={3,}|-{3,}/gi;
const RAISED = /(?:\b[a-z_]\w*\.)*\b[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Timeout|Group|Broken|Empty|Full|ShutDown|NotExist|Failed)\b(?=:|\s|$)/g;
// 질문에 붙는 말. 낱말의 끝에 오는 것만 뗀다.
const ENDINGS = /(?:이란|란|인가요|나요|까요|하나요|되나요|합니다|하는|하기|되는|되지|하지|해요|돼요|에서|으로|에게|부터|까지|처럼|보다|이랑|하고|을|를|은|는|이|가|의|로|와|과|에|도|만|요)$/;
const PARTICLE = /(?:에서|으로|부터|까지|[을를은는이가의로와과에도만])$/;

/** 찾는 낱말. */
export function tokens(text) {
  const found = [];
  for (const [word] of text.normalize("NFC").matchAll(WORD)) {
    if (word[0] >= "가") found.push(...hangul(word));
    else if (/^\d/.test(word) || word.includes("+")) found.push(word.toLowerCase());
    else found.push(...named(word));
  }
  return found;
}

function hangul(word) {
  let stem = word;
  for (let shorter; (shorter = stem.replace(PARTICLE, "")) && shorter !== stem; ) stem = shorter;
  const kept = word.slice(0, Math.max(2, stem.length));
  const pairs = Array.from({ length: kept.length - 1 }, (_, at) => kept.slice(at, at + 2));
  return stem.length === 1 ? [...pairs, stem] : pairs;
}

function named(word) {
  const whole = word.replace(/[-_]/g, "").toLowerCase();
  if (word[0] === "-" && whole.length === 1) return [`-${whole}`];
  return [...new Set([whole, ...(word.match(CAMEL) ?? []).map((part) => part.toLowerCase())])].filter(Boolean);
}

/** 질의에서 찾을 낱말마다의 무게. 붙여 넣은 트레이스백이면 마지막 예외가 가장 무겁다. */
export function weigh(query) {
  const text = query.normalize("NFC").slice(-LONGEST).replace(NOISE, " ");
  const raised = [...text.matchAll(RAISED)].at(-1);
  const traceback = raised && (/Traceback|^E /m.test(query) || raised.index > 200);
  const [main, rest] = traceback ? [text.slice(raised.index), text.slice(0, raised.index)] : [text, ""];
  const weights = new Map();
  for (const [part, weight] of [[main, 1], [rest, 0.1]]) {
    const words = part.replace(/[가-힣]+/g, (word) => (word.length > 3 ? word.replace(ENDINGS, "") || word : word));
    for (const token of tokens(words)) if (!weights.has(token)) weights.set(token, weight);
  }
  return weights;
}

/**
 * 앞선 것부터 [주소, 제목, 쪽의 제목, 첫 문장].
 *
 * load는 search/ 안의 파일 이름을 받아 읽은 JSON을 준다. 한 번 읽은 것은 그쪽에서 담아 둔다.
 */
export async function find(query, load) {
  const { starts, places, block } = await load("index.json");
  const weights = weigh(query);
  const scores = new Map();
  let whole = 0;
  await Promise.all([...weights].map(async ([token, weight]) => {
    const postings = await matches(token, starts, load);
    const rarity = weight * Math.log(1 + (places + 0.5) / (postings.size + 0.5));
    whole += rarity;
    for (const [place, score] of postings) {
      const found = scores.get(place) ?? { score: 0, matched: 0 };
      scores.set(place, { score: found.score + weight * score, matched: found.matched + rarity });
    }
  }));
  const ranked = [...scores].map(([place, { score, matched }]) => [place, score * (matched / whole)]);
  ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const top = ranked.slice(0, SHOWN).map(([place]) => place);
  return Promise.all(top.map(async (place) => (await load(`places-${Math.floor(place / block)}.json`))[place % block]));
}

async function matches(token, starts, load) {
  let number = starts.findIndex((start) => start > token);
  number = number === -1 ? starts.length - 1 : Math.max(0, number - 1);
  const shard = await load(`words-${number}.json`);
  const found = new Map();
  const names = Object.hasOwn(shard, token) ? [token] : token.length > 1 ? Object.keys(shard).filter((name) => name.startsWith(token)) : [];
  for (const name of names) {
    let place = 0;
    for (let at = 0; at < shard[name].length; at += 2) {
      place += shard[name][at];
      const score = shard[name][at + 1] * (name === token ? 1 : token.length / name.length);
      if (score > (found.get(place) ?? 0)) found.set(place, score);
    }
  }
  return found;
}
