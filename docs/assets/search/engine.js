// 지은 사이트의 search/를 읽어 찾는다. 브라우저와 Node(tools/search.mjs)가 함께 쓴다.
// 낱말을 나누는 법은 tools/site/search.py와 같다. 점수는 거기에서 셈해 두었으므로 여기에서는 더하기만 한다.

const WORD = /\d+(?:\.\d+)+|\w+\+\w+|-{0,2}[a-z_]\w*(?:-\w+)*|[가-힣]+/gi;
const CAMEL = /[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+/g;
const LONGEST = 2000;
const SHOWN = 12;
const PASTED = 200; // 예외 앞의 글이 이보다 길면 트레이스백이다.
const ASIDE = 0.3; // 트레이스백에서 마지막 예외가 아닌 것의 무게
const SHORT = 0.4; // 한두 글자인 이름의 무게
const HEADING = 0.3; // 제목의 낱말이 모두 질의에 있을 때 더하는 몫
const SIMILAR = 0.5; // 한 글자가 틀린 낱말의 무게

// 붙여 넣은 것에서 답과 무관한 것: 트레이스백의 자리, 경로, 주소(0x…), 윗줄의 밑줄.
const NOISE = /\bFile "[^"]*", line \d+(?:, in [\w<>.]+)?|\b[A-Z]:\\[^\s"']+|(?:^|\s)["'(]?\.{0,2}\/[^\s"']+|\b0x[0-9a-f]+\b|[~^]{2,}|={3,}|-{3,}/gi;
const RAISED = /(?:\b[a-z_]\w*\.)*\b[A-Z]\w*(?:Error|Exception|Warning|Interrupt|Exit|Timeout|Group|Broken|Empty|Full|ShutDown|NotExist|Failed)\b(?=:|\s|$)/g;
const PARTICLE = /(?:에서|으로|부터|까지|[을를은는이가의로와과도에만])$/;
// 질문에 붙는 말. 글에는 거의 없어서, 그대로 두면 드문 낱말로 여겨진다.
const ENDING = /(?:이란|인가요|건가요|인지|나요|까요|[가-힣]?[해돼되워져려쳐와써봐]요|이에요|예요|에요|어요|아요|세요|네요|[합됩입습]니다|하려면|려면|으려면|하려고|려고|해서|돼서|[았었했]는데|는데|하면|되면|으면|[했됐었았]어|[했됐]을|하기|되기|하는|되는|하지|되지|하게|되게|했을|라고|다고|이랑|랑|하고|에서|으로|에게|부터|까지|처럼|보다|마다|[을를은는이가의로와과에도만면서고])$/;
const STOP = new Set(
  "파이썬 python py 어떻게 어떡해 어떤 왜 뭐 뭔가 무엇 무슨 방법 법 이유 까닭 원인 문제 예제 예시 사용법 사용 해결 때 때문 수 것 거 게 걸 건 데 좀 그냥 그대로 제가 저 이거 그거 하나 있 없 되 하 해 돼 안되 같 다 더 또 한 두 번 중 안에 위해 대한 경우 정도 정확히 the a an is are to of in on for and or how what why do does i my it with from 에러 오류 error".split(" "),
);

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
  const all = [...text.matchAll(RAISED)];
  const raised = all.findLast(([name]) => !name.endsWith("Warning")) ?? all.at(-1);
  const pasted = raised && (query.includes("Traceback") || raised.index > PASTED);
  // 끝난 뒤에 나온 경고(sys:1: RuntimeWarning)는 뺀다.
  const parts = pasted
    ? [[text.slice(raised.index).split("sys:1:", 1)[0], 1], [text.slice(0, raised.index), ASIDE]]
    : [[text, 1]];
  const weights = new Map();
  for (const [part, weight] of parts) {
    const words = part.match(WORD) ?? [];
    const kept = words.map(plain).filter((word) => !STOP.has(word.toLowerCase()));
    for (const token of tokens((kept.length ? kept : words).join(" "))) {
      if (!weights.has(token)) weights.set(token, weight * (token.length < 3 && token[0] < "가" && token[0] !== "-" ? SHORT : 1));
    }
  }
  return weights;
}

/** 질문의 꼴을 뗀 낱말. 두 글자는 남긴다. */
function plain(word) {
  if (word[0] < "가") return word;
  for (let shorter; word.length > 2 && (shorter = word.replace(ENDING, "")).length >= 2 && shorter !== word; ) word = shorter;
  return word;
}

/**
 * 앞선 것부터 [주소, 제목, 쪽의 제목, 첫 문장].
 *
 * load는 search/ 안의 파일 이름을 받아 읽은 JSON을 준다. 한 번 읽은 것은 그쪽에서 담아 둔다.
 */
export async function find(query, load) {
  const { starts, heads, block } = await load("index.json");
  const weights = weigh(query);
  const scores = new Map();
  let whole = 0;
  await Promise.all([...weights].map(async ([token, weight]) => {
    const found = await matches(token, starts, load);
    const rarity = weight * Math.log(1 + (heads.length + 0.5) / (found.size + 0.5));
    whole += rarity;
    for (const [place, score] of found) {
      const sum = scores.get(place) ?? { score: 0, matched: 0, heading: 0 };
      sum.score += weight * (score >> 1);
      sum.matched += rarity;
      sum.heading += weight * (score & 1);
      scores.set(place, sum);
    }
  }));
  const ranked = [...scores].map(([place, { score, matched, heading }]) => {
    const said = heads[place] ? heading / heads[place] : 0;
    return [place, score * Math.sqrt(matched / whole) * (1 + HEADING * said)];
  });
  ranked.sort((a, b) => b[1] - a[1] || a[0] - b[0]);
  const top = ranked.slice(0, SHOWN).map(([place]) => place);
  return Promise.all(top.map(async (place) => (await load(`places-${Math.floor(place / block)}.json`))[place % block]));
}

async function matches(token, starts, load) {
  const after = starts.findIndex((start) => start > token);
  const place = after === -1 ? starts.length - 1 : Math.max(0, after - 1);
  // 잘못 쓴 이름은 옆의 조각에 있을 수 있다.
  const numbers = token.length > 3 ? [place, place + 1, place - 1] : [place];
  for (const number of numbers.filter((each) => each in starts)) {
    const shard = await load(`words-${number}.json`);
    const found = names(token, shard);
    if (found.length) return postings(token, found, shard);
  }
  return new Map();
}

function postings(token, names, shard) {
  const found = new Map();
  for (const [name, factor] of names) {
    let place = 0;
    for (let at = 0; at < shard[name].length; at += 2) {
      place += shard[name][at];
      const score = name === token ? shard[name][at + 1] : 2 * Math.round((factor * shard[name][at + 1]) / 2);
      if (score > (found.get(place) ?? 0)) found.set(place, score);
    }
  }
  return found;
}

/** 조각에서 그 낱말로 볼 것과 그 무게: 그 낱말, 없으면 그것으로 시작하는 것, 그것도 없으면 한 글자가 틀린 것. */
function names(token, shard) {
  if (Object.hasOwn(shard, token)) return [[token, 1]];
  const all = Object.keys(shard);
  const longer = token.length > 1 ? all.filter((name) => name.startsWith(token)) : [];
  if (longer.length) return longer.map((name) => [name, token.length / name.length]);
  return all.filter((name) => similar(token, name)).map((name) => [name, SIMILAR]);
}

function similar(token, name) {
  if (token[0] !== name[0]) return false;
  if (token[0] >= "가") return token.length === 2 && name.length === 2 && distance(jamo(token), jamo(name)) === 1;
  return token.length > 3 && Math.abs(token.length - name.length) < 2 && distance(token, name) === 1;
}

const jamo = (text) => text.normalize("NFD");

/** 두 글이 몇 글자 다른지(이웃한 글자를 바꾼 것도 하나로 센다). */
function distance(one, other) {
  let [before, previous] = [[], Array.from({ length: other.length + 1 }, (_, at) => at)];
  for (let row = 1; row <= one.length; row++) {
    const current = [row];
    for (let column = 1; column <= other.length; column++) {
      const same = one[row - 1] === other[column - 1];
      let least = Math.min(previous[column] + 1, current[column - 1] + 1, previous[column - 1] + (same ? 0 : 1));
      const swapped = row > 1 && column > 1 && one[row - 1] === other[column - 2] && one[row - 2] === other[column - 1];
      if (swapped) least = Math.min(least, before[column - 2] + 1);
      current.push(least);
    }
    [before, previous] = [previous, current];
  }
  return previous[other.length];
}
