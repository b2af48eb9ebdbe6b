#!/bin/sh
# make가 일마다 먼저 부른다. 가상 환경을 만들고 잠금 파일 하나를 설치한다. 이미 갖추어졌으면 금방 끝난다.
#
#   sh requirements/install.sh 환경 site|dev|zensical [파이썬]
#
# 파이썬은 사람이 고른 것이다. 주지 않으면 있는 환경을 그대로 쓰고, 없으면 python3로 만든다.
# UV에 uv의 경로를 주면 그것으로 환경을 만든다(venv나 pip이 없는 파이썬에서도 된다).
# 잘못은 `파일:줄: 규칙: 무엇이 잘못되었는지; 고치는 법` 한 줄로 알리고 1로 끝난다.
set -u
venv=$1 name=$2 asked=${3:-}
python=${asked:-python3}
lock=requirements/$name.txt
here=$venv/bin/python
export UV_SYSTEM_CERTS=1 # 회사의 인증서를 쓰는 네트워크에서도 받는다.

fail() {
  echo "$1" >&2
  exit 1
}
broken() { fail "$venv:1: venv: $1; rm -rf $venv 뒤 다시 실행하십시오"; }
version() { "$1" -c 'import sys; print("%d.%d%s" % (*sys.version_info[:2], getattr(sys, "abiflags", "")))' 2>/dev/null; }
supported() { "$1" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

create() {
  supported "$python" ||
    fail "Makefile:3: python: 실행할 수 있는 Python 3.11 이상이 필요합니다($python); make PYTHON=python3.12 처럼 지정하십시오"
  [ -n "${UV:-}" ] || "$python" -c 'import venv, ensurepip' 2>/dev/null ||
    fail "Makefile:3: python: $python에 venv가 없습니다; 데비안·우분투에서는 sudo apt install python3-venv 로 설치하십시오"
  echo "· 가상 환경을 만듭니다: $venv"
  trap 'rm -rf "$venv"; exit 130' INT TERM
  if [ -n "${UV:-}" ]; then "$UV" venv --quiet --no-project --python "$python" "$venv"; else "$python" -m venv "$venv"; fi || {
    rm -rf "$venv"
    fail "$venv:1: venv: 가상 환경을 만들지 못했습니다; 위의 오류를 고친 뒤 다시 실행하십시오"
  }
  trap - INT TERM
}

# 망가진 환경을 여기서 가려낸다. 운영 체제가 파이썬을 올리면 패키지를 설치할 폴더가 없어진다.
inspect() {
  found=$(version "$here") || broken "$here 파일을 실행할 수 없습니다"
  supported "$here" || broken "Python ${found}의 환경입니다. 3.11 이상이 필요합니다"
  "$here" -c 'import os, sysconfig; os.chdir(sysconfig.get_path("purelib"))' 2>/dev/null ||
    broken "다른 파이썬으로 만든 환경입니다(지금은 Python $found)"
  [ -z "$asked" ] || [ "$(version "$python")" = "$found" ] ||
    fail "$venv:1: venv: Python ${found}의 환경입니다($python 아님); make VENV=.venv-이름 으로 따로 만들거나, rm -rf $venv 뒤 다시 실행하십시오"
}

has_pip() { "$here" -m pip --version >/dev/null 2>&1; }
by_pip() { "$here" -m pip install --quiet --disable-pip-version-check --require-hashes -r "$1"; }
# 테스트의 자식은 바이트코드를 쓰지 않으므로, 여기서 만들어 두지 않으면 패키지를 띄울 때마다 컴파일한다.
by_uv() { "$uv" pip install --quiet --compile-bytecode --python "$here" --require-hashes -r "$lock" "$@"; }

# uv 자신은 잠금 파일에 적힌 해시를 확인하며 pip으로 설치한다.
fetch_uv() {
  has_pip || broken "uv도 pip도 없습니다"
  awk '/^uv==/ { on = 1 } on { print } on && !/\\$/ { exit }' "$lock" >"$venv/uv.txt" && by_pip "$venv/uv.txt" || unfinished
}

unfinished() {
  fail "$lock:1: install: 설치하지 못했습니다; 위의 오류(네트워크, 디스크, 권한)를 고친 뒤 다시 실행하고, 그래도 안 되면 rm -rf $venv 뒤 다시 실행하십시오"
}

[ -n "$(ls -A "$venv" 2>/dev/null)" ] || create
inspect
uv=${UV:-$venv/bin/uv}
"$uv" --version >/dev/null 2>&1 || fetch_uv
# 갖추어진 환경이면 네트워크 없이 끝난다.
by_uv --offline 2>/dev/null || {
  echo "· 의존성을 설치합니다: $lock"
  # uv는 pip의 설정(pip.conf의 인덱스와 프록시)을 읽지 않는다.
  by_uv || { has_pip && by_pip "$lock"; } || unfinished
}

# 테스트가 설치할 휠. uv는 받아 두기만 하지 못한다.
[ "$name" != dev ] || cat requirements/wheels*.txt | cmp -s - "$venv/wheels/lock.txt" || {
  rm -rf "$venv/wheels"
  for lock in requirements/wheels*.txt; do
    echo "· 테스트가 설치할 휠을 받습니다: $lock"
    "$here" -m pip download --quiet --disable-pip-version-check --require-hashes --no-deps --only-binary=:all: \
      --dest "$venv/wheels" -r "$lock" || unfinished
  done
  cat requirements/wheels*.txt >"$venv/wheels/lock.txt"
}
