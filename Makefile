# 사람이 알아야 할 명령은 `make help`에 있는 것이 전부다. GNU make 3.81부터 동작한다.

PYTHON ?= python3
VENV ?= .venv
PY = "$(VENV)/bin/python"
PYTEST_ARGS ?= -n auto
ADDRESS ?= 127.0.0.1:8000
ONLY ?=
AGAINST ?= main
SITE_ARGS ?=
CHOICE = $(if $(SECTION),--section "$(SECTION)") $(if $(SLUG),--name "$(SLUG)") $(if $(SPLIT),--split "$(SPLIT)")

export PYTHONUTF8 = 1
export NO_MKDOCS_2_WARNING = 1
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

# 있는 환경과 다른 파이썬을 골랐으면 알린다. 고르지 않았으면 있는 환경을 쓴다.
CHOSEN = $(if $(filter file,$(origin PYTHON)),,"$(PYTHON)")
# npm이 없는 컴퓨터에서는 비어 있다.
RUNTIME = $(if $(shell command -v npm 2>/dev/null),$(VENV)/pyodide/.npm)
INSTALL = @sh requirements/install.sh "$(VENV)"

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:
.PHONY: help help-all serve test check site outputs note page format
.PHONY: site-checks pictures search runs cover mutants timing claims bench bench-site lock
.PHONY: preview changes links comment issue report-broken run-of-before
.PHONY: env-site env-dev env-browser ledger

help: ## 이 목록을 보여 준다
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'
	@echo "저장소를 돌보는 사람의 명령: make help-all"

serve: env-site ## 사이트를 http://127.0.0.1:8000 에서 미리 보고, 저장한 것의 테스트를 돌린다
	@echo "· 사이트를 띄웁니다: http://$(ADDRESS)/"
	@exec $(PY) -m tools.preview $(ADDRESS)

test: env-dev ## 바뀐 것의 테스트를 돌리고 증명을 확인한다 (모두: ALL=1, 하나만: ONLY=tests/...)
	@stale=$$($(PY) -m evidence stale $(if $(ALL),--all) $(if $(PROOFS),--proofs)) || exit 1; \
	  stale=$$(printf '%s\n' "$$stale" | sed -n '\|^$(ONLY)|p'); \
	  if [ -n "$$stale" ]; then echo "· 테스트를 돌립니다"; $(PY) -m pytest $(PYTEST_ARGS) $$stale; \
	  else echo "· 바뀐 것이 없어 돌릴 테스트가 없습니다 (모두 다시 돌리려면 ALL=1)"; fi
	@echo "· 증명을 확인합니다"
	@$(PY) -m evidence check

check: env-dev ## 테스트 없이 알 수 있는 규칙과 린터를 모두 확인한다
	@$(PY) -m tools.check

site: env-site ledger $(RUNTIME) ## 증명이 빠짐없는지 확인하고 site/에 사이트를 만든다
	@echo "· 증명을 확인하고 사이트를 만듭니다: site/"
	@$(PY) -m evidence check
	@$(PY) -m mkdocs build --strict --clean
	@$(PY) -m tools.site site
	@test "$$EVIDENCE_PUBLISH" != 1 || $(MAKE) pictures
	@$(PY) -m evidence built site

outputs: env-dev ## 스니펫을 돌려 출력 파일(.out)을 다시 쓴다 (하나만: ONLY=tests/...)
	@echo "· 출력 파일을 다시 씁니다"
	@$(PY) -m pytest $(if $(ONLY),'$(ONLY)',$(PYTEST_ARGS)) --rewrite-outputs $(if $(BASE),--rewrite-base) -q

note: env-dev ## 노트를 초안으로 옮긴다 (FROM=note.md, 고르려면 SECTION=pytest SPLIT=1 SLUG=주소)
	@$(PY) -m tools.note "$$FROM" $(CHOICE)

page: env-dev ## 빈 초안을 만든다 (TITLE="asyncio 큐" SECTION=concurrency)
	@$(PY) -m tools.note --title "$$TITLE" $(CHOICE)

format: env-dev ## 코드와 마크다운을 정리한다
	@$(PY) -m tools.check --fix

help-all: help # 아래의 것까지 보여 준다
	@sed -n 's/^\([a-z-]*\):.*[^#]# \(.*\)/  make \1|\2/p' Makefile | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

# ONLY=html, zensical, browser로 하나만 돌리고, SCREENSHOTS=폴더로 화면도 찍는다.
site-checks: env-browser ledger # 지은 사이트의 HTML·링크, 브라우저, Zensical을 확인한다 (하나만: ONLY=browser)
	@UV="$(VENV)/bin/uv" sh requirements/install.sh "$(VENV)-zensical" zensical $(PY)
	@echo "· 지은 사이트를 확인합니다"
	@PATH="$$PWD/$(VENV)-zensical/bin:$$PATH" $(PY) -m pytest -n 2 $(SITE_ARGS) tests/site$(if $(ONLY),/$(if $(filter browser,$(ONLY)),browser,test_$(ONLY).py))
	@test -z "$(SCREENSHOTS)" || $(PY) -m tests.site.browser.screenshots "$(SCREENSHOTS)"

pictures: env-site # 지은 사이트에 쪽마다의 미리 보기 그림을 더한다 (배포할 때 make site가 부른다)
	@echo "· 미리 보기 그림을 만듭니다"
	@"$(VENV)/bin/uv" pip install --quiet --target .cache/pictures --no-deps --require-hashes -r requirements/pictures.txt
	@PYTHONPATH=.cache/pictures $(PY) -m tools.site.pictures site

search: env-site # 검색 질의마다 바라는 페이지가 몇 번째에 나오는지 잰다 (Node 필요)
	@$(PY) -m mkdocs build --quiet --site-dir .cache/search
	@$(PY) -m tools.site .cache/search
	@node tools/search.mjs .cache/search tests/site/queries.tsv

runs: env-browser # 프로그램이 브라우저에서도 검증한 출력을 찍는지 재어 적는다 (모두 다시: ALL=1)
	@$(PY) -m tools.site.measure $(if $(ALL),ALL)

claims: env-site # 페이지의 주장과 그것을 증명하는 테스트를 나란히 보여 준다
	@$(PY) -m evidence claims

cover: export EVIDENCE_COVER = $(CURDIR)/.evidence/coverage-evidence
cover: env-dev # 증거 도구의 테스트가 모든 갈래를 지나는지 잰다 (Python 3.12부터)
	@echo "· 증거 도구의 테스트를 재며 돌립니다"
	@$(PY) -m coverage run --rcfile=tests/evidence/coverage.toml -m pytest -q tests/evidence tests/tools/test_contributing.py tests/site/test_repository.py
	@$(PY) -m coverage combine --quiet --rcfile=tests/evidence/coverage.toml
	@$(PY) -m coverage report --rcfile=tests/evidence/coverage.toml

mutants: env-dev # 보이는 코드를 망가뜨려 보고 테스트가 알아채는지 잰다 (오래 걸림, 일부만: PAGES=docs/...)
	@$(PY) -m tools.mutants $(PAGES)

timing: env-dev # 시간을 재는 테스트를 바쁜 컴퓨터에서 50번씩 돌린다 (하나만: ONLY=tests/...)
	@echo "· 시간을 재는 테스트를 돌립니다"
	@$(PY) -m tools.timing $(ONLY)

bench: env-site # 증거가 사이트를 짓는 시간에 얼마를 더하는지 잰다
	@$(PY) -m tools.bench_evidence

bench-site: env-browser # 사이트의 바이트, 요청, Lighthouse 점수를 Material과 Zensical의 기본 사이트와 견준다
	@UV="$(VENV)/bin/uv" sh requirements/install.sh "$(VENV)-zensical" zensical $(PY)
	@PATH="$$PWD/$(VENV)-zensical/bin:$$PATH" $(PY) -m tools.bench_site

lock: env-dev # 잠금 파일을 pyproject.toml에 맞춘다 (모두 새 판으로: UPGRADE=1)
	@echo "· 잠금 파일을 만듭니다"
	@PATH="$$PWD/$(VENV)/bin:$$PATH" UPGRADE="$(UPGRADE)" sh requirements/lock.sh

preview: env-site # 관문 없이, 증명되지 않은 곳이 그대로 보이는 사이트를 .cache/preview에 만든다
	@$(PY) -m mkdocs build --quiet --clean --site-dir .cache/preview
	@$(PY) -m tools.site .cache/preview

changes: env-site # 앞 커밋에 견주어 바뀌는 페이지, 출력, 증명을 보여 준다 (견줄 커밋: AGAINST=main)
	@$(PY) -m tools.pull_request "$(AGAINST)" .cache/changes.json .cache/before

links: env-dev # 페이지의 바깥 링크를 모두 열어 본다 (네트워크 필요)
	@$(PY) -m tools.weekly.links .cache/report.json

# 여기부터 run-of-before까지는 워크플로만 부른다. comment와 issue는 쓰기 권한을 받으므로 아무것도 설치하지 않는다.
comment:
	@"$(PYTHON)" -m tools.pull_request.comment

issue:
	@"$(PYTHON)" -m tools.weekly.issue

report-broken: env-dev
	@$(PY) -m tools.weekly.broken .cache/report.json

run-of-before:
	@gh run list --workflow publish.yml --event push --commit "$$(git rev-parse HEAD^1)" --json databaseId --jq '"run=\(.[0].databaseId // "")"'

env-site:
	$(INSTALL) site $(CHOSEN)

env-dev:
	$(INSTALL) dev $(CHOSEN)

# 사이트에 보일 증명이 없거나 오래되었으면 테스트부터 돌린다.
ledger:
	@test "$$EVIDENCE_PUBLISH" = 1 || test -z "$$($(PY) -m evidence stale --proofs 2>/dev/null)" || $(MAKE) test

# 지은 사이트를 확인하는 npm의 도구. Node가 없으면 그것을 쓰는 테스트는 까닭을 남기고 건너뛴다.
env-browser: env-dev $(RUNTIME) $(if $(RUNTIME),$(VENV)/browser/.npm)

# 사이트에 복사할 브라우저의 파이썬. 받지 못하면 실행 단추 없이 짓는다.
$(VENV)/pyodide/.npm: tools/site/package-lock.json tools/site/package.json tools/site/precompile.mjs | env-site
	@echo "· 브라우저의 파이썬을 설치합니다: tools/site/package-lock.json"
	@mkdir -p $(@D) && cp $^ $(@D) && (cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund && node precompile.mjs .) && touch $@ || \
	  echo "· 설치하지 못해 실행 단추 없이 짓습니다; 네트워크를 확인하십시오" >&2

$(VENV)/browser/.npm: tests/site/package-lock.json tests/site/package.json
	@echo "· npm 도구를 설치합니다: tests/site/package-lock.json"
	@mkdir -p $(@D) && cp $^ $(@D) && (cd $(@D) && npm ci --silent --ignore-scripts --no-audit --no-fund) || \
	  { echo "tests/site/package-lock.json:1: install: 설치하지 못했습니다; 네트워크를 확인하고 다시 실행하십시오" >&2; exit 1; }
	@touch $@
