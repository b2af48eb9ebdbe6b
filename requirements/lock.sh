#!/bin/sh
# `make lock`이 부른다. 잠금 파일이 모두 같은 판을 가리키도록 전체를 한 번 푼 결과에 맞춰 만든다.
# 엑스트라를 남긴다(coverage[toml]). 빼면 pip 23은 더 새로운 판이 나온 날부터 해시가 없다며 설치하지 못한다.
set -eu
cd "$(dirname "$0")/.."
all=$(mktemp)
new=$(mktemp -d)
trap 'rm -rf "$all" "$new"' EXIT
compile() {
  uv pip compile --quiet --universal --no-strip-extras --python-version 3.11 --generate-hashes --no-emit-index-url --no-emit-find-links "$@"
}
compile --group site --group test --group lint --group mutants --group browser --group zensical --group html --output-file "$all"
for group in site test lint mutants browser zensical html; do
  compile --group "$group" --constraint "$all" --no-annotate \
    --custom-compile-command "make lock" --output-file "$new/$group.txt"
done
mv "$new"/*.txt requirements/
# 브라우저 테스트의 npm 도구. 잠금 파일에 내려받을 주소도 후원 주소(funding)도 적지 않는다.
npm install --prefix tests/site --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent
node -e '
  const [file] = process.argv.slice(1);
  const fs = require("fs");
  const lock = JSON.parse(fs.readFileSync(file));
  for (const entry of Object.values(lock.packages)) delete entry.funding;
  fs.writeFileSync(`${file}.tmp`, `${JSON.stringify(lock, null, 2)}\n`);
  fs.renameSync(`${file}.tmp`, file);
' tests/site/package-lock.json
