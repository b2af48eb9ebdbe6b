#!/bin/sh
# `make lock`이 부른다. 앞선 잠금 파일의 판을 그대로 두고 pyproject.toml에서 바뀐 것만 고친다.
# 모두 새 판으로 올리려면 `make lock UPGRADE=1`.
# 엑스트라를 남긴다(coverage[toml]). 빼면 pip 23은 더 새로운 판이 나온 날부터 해시가 없다며 설치하지 못한다.
set -eu
cd "$(dirname "$0")/.."
new=$(mktemp -d)
trap 'rm -rf "$new"' EXIT
cp requirements/*.txt "$new"
compile() {
  uv pip compile --quiet --system-certs --universal --no-strip-extras --python-version 3.11 --generate-hashes \
    --no-emit-index-url --no-emit-find-links --no-annotate --custom-compile-command "make lock" \
    ${UPGRADE:+--upgrade} --group "$@"
}
compile dev --output-file "$new/dev.txt"
# dev에 있는 것은 어느 잠금 파일에서나 같은 판을 가리킨다.
for group in site zensical wheels; do
  compile "$group" --constraint "$new/dev.txt" --output-file "$new/$group.txt"
done
# pytest만 앞 판이고 나머지는 dev와 같은 판이다.
sed -n '/^[a-z]/s/ *\\$//p' "$new/dev.txt" | grep -v '^pytest==' >"$new/others.in"
compile wheels-pytest8 --constraint "$new/others.in" --output-file "$new/wheels-pytest8.txt"
compile pictures --no-deps --output-file "$new/pictures.txt"
mv "$new"/*.txt requirements/
# 지은 사이트를 확인하는 npm 도구와, 사이트에 복사하는 것. 잠금 파일에 내려받을 주소도 후원 주소(funding)도 적지 않는다.
for folder in tests/site tools/site; do
  npm install --prefix "$folder" --package-lock-only --omit-lockfile-registry-resolved --ignore-scripts --no-audit --no-fund --silent
  node -e '
    const [file] = process.argv.slice(1);
    const fs = require("fs");
    const lock = JSON.parse(fs.readFileSync(file));
    for (const entry of Object.values(lock.packages)) delete entry.funding;
    fs.writeFileSync(`${file}.tmp`, `${JSON.stringify(lock, null, 2)}\n`);
    fs.renameSync(`${file}.tmp`, file);
  ' "$folder/package-lock.json"
done
