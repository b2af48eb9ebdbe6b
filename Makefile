# 사람이 알아야 할 명령은 `make help`에 있는 것이 전부다. GNU make 3.81부터 동작한다.

PYTHON ?= python3
VENV ?= .venv
PY = $(VENV)/bin/python
PYTEST_ARGS ?= -n auto
BROWSER_ARGS ?=
ADDRESS ?= 127.0.0.1:8000

export PYTHONUTF8 = 1
export NO_MKDOCS_2_WARNING = 1
export SOURCE_DATE_EPOCH ?= $(shell git log -1 --format=%ct 2>/dev/null || echo 0)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test site check browser html zensical bench-site search outputs cover bench mutants format lock

help: ## 이 목록을 보여 준다
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(firstword $(MAKEFILE_LIST)) | awk -F'|' '{ printf "%-18s %s\n", $$1, $$2 }'

serve: $(VENV)/.site ## 사이트를 http://127.0.0.1:8000 에서 미리 본다 (고치면 바로 반영)
	@echo "· 사이트를 띄웁니다: http://$(ADDRESS)/"
	@$(PY) -m mkdocs serve --dev-addr $(ADDRESS)

test: $(VENV)/.test ## 모든 테스트를 돌리고 원장(.evidence/)을 남긴다
	@echo "· 테스트를 돌립니다"
	@$(PY) -m pytest $(PYTEST_ARGS)
	@echo "· 증명을 확인합니다"
	@$(PY) -m evidence check

site: $(VENV)/.site ## 증명이 빠짐없는지 확인하고 site/에 사이트를 만든다
	@$(PY) -m evidence fresh || $(MAKE) test
	@echo "· 증명을 확인하고 사이트를 만듭니다: site/"
	@$(PY) -m evidence check --then mkdocs build --strict --clean

html: $(VENV)/.test $(VENV)/.html ## 지은 사이트의 HTML과 링크를 모두 확인한다
	@echo "· HTML과 링크를 확인합니다"
	@$(PY) -m pytest -o python_files='html_*.py' --no-cov -q -p no:randomly tests/site

zensical: $(VENV)/.test ## 같은 설정을 Zensical로 지어도 같은 사이트가 되는지 확인한다
	@$(MAKE) --no-print-directory VENV=$(VENV)-zensical $(VENV)-zensical/.zensical
	@echo "· Zensical로 지어 견줍니다"
	@PATH="$$PWD/$(VENV)-zensical/bin:$$PATH" $(PY) -m pytest --no-cov -q -p no:randomly tests/site/test_zensical.py

check: $(VENV)/.lint ## 테스트 없이 알 수 있는 규칙과 린터를 모두 확인한다
	@echo "· 페이지와 스니펫의 규칙을 확인합니다"
	@$(PY) -m evidence check --static
	@echo "· 린터를 돌립니다"
	@$(PY) -m ruff format --check --quiet .
	@$(PY) -m ruff check --quiet .
	@$(PY) -m mypy
	@$(VENV)/bin/rumdl check --quiet .
	@$(PY) -m tools.terms
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml >/dev/null
	@$(PY) -m check_jsonschema --builtin-schema vendor.dependabot .github/dependabot.yml >/dev/null
	@$(PY) -m check_jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/mistake.yml >/dev/null
	@$(VENV)/bin/zizmor --offline --quiet .github

browser: $(VENV)/.test $(VENV)/.browser ## 사이트를 크로미움으로 열어 접근성, 키보드, 무게를 확인한다 (SCREENSHOTS=폴더로 화면도 찍음)
	@$(PY) -m evidence fresh || $(MAKE) test
	@echo "· 사이트를 브라우저로 확인합니다"
	@$(PY) -m pytest tests/site/browser --no-cov -q $(BROWSER_ARGS)
	@test -z "$(SCREENSHOTS)" || PYTHONPATH=. $(PY) -m tests.site.browser.screenshots "$(SCREENSHOTS)"

bench-site: $(VENV)/.test $(VENV)/.browser ## 사이트의 바이트, 요청, Lighthouse 점수를 Material의 기본 사이트와 견준다
	@$(PY) bench/site.py

search: $(VENV)/.site ## 검색 질의마다 바라는 페이지가 몇 번째에 나오는지 잰다 (Node 필요)
	@$(PY) -m mkdocs build --quiet --site-dir .cache/search
	@node tools/search.mjs .cache/search tests/site/queries.tsv

outputs: $(VENV)/.test ## 스니펫을 돌려 출력 파일(.out)을 다시 쓴다
	@echo "· 출력 파일을 다시 씁니다"
	@$(PY) -m pytest $(PYTEST_ARGS) --rewrite-outputs -q

cover: $(VENV)/.test ## 증거 도구의 테스트가 모든 갈래를 지나는지 잰다
	@echo "· 증거 도구의 테스트를 재며 돌립니다"
	@EVIDENCE_COVER="$$PWD/.evidence/coverage-evidence" $(PY) -m coverage run --rcfile=tests/evidence/coverage.toml -m pytest --no-cov -q tests/evidence tests/site
	@$(PY) -m coverage combine --quiet --append --rcfile=tests/evidence/coverage.toml
	@$(PY) -m coverage report --rcfile=tests/evidence/coverage.toml

bench: $(VENV)/.test ## 증거가 사이트를 짓는 시간에 얼마를 더하는지 잰다
	@PYTHONPATH=. $(PY) bench/evidence_cost.py

mutants: $(VENV)/.test $(VENV)/.mutants ## 보이는 코드를 망가뜨려 보고 테스트가 알아채는지 잰다 (오래 걸림)
	@PYTHONPATH=. $(PY) tools/mutants.py $(PAGES)

format: $(VENV)/.lint ## 파이썬 코드를 정리한다
	@$(PY) -m ruff format . && $(PY) -m ruff check --fix --quiet .

lock: $(VENV)/.lint ## pyproject.toml에서 requirements/의 잠금 파일을 함께 다시 만든다
	@echo "· 잠금 파일을 만듭니다"
	@PATH="$(VENV)/bin:$$PATH" sh requirements/lock.sh

# 필요한 것만, 없을 때만 설치한다. 표식 파일은 설치가 끝난 뒤에 생긴다.
$(VENV)/.site $(VENV)/.test $(VENV)/.lint $(VENV)/.mutants $(VENV)/.zensical: $(VENV)/.%: requirements/%.txt $(VENV)/.made
	@echo "· $* 의존성을 설치합니다 (requirements/$*.txt)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@touch $@

# 지은 사이트를 확인하는 도구. npm의 것은 두 검사가 함께 쓴다. Node가 없으면 브라우저 테스트는 까닭을 남기고 건너뛴다.
$(VENV)/.browser $(VENV)/.html: $(VENV)/.%: requirements/%.txt tests/site/package-lock.json tests/site/package.json $(VENV)/.made
	@echo "· $* 의존성을 설치합니다 (requirements/$*.txt, tests/site/package-lock.json)"
	@$(PY) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/$*.txt
	@mkdir -p $(VENV)/browser && cp tests/site/package.json tests/site/package-lock.json $(VENV)/browser/
	@! command -v npm >/dev/null || (cd $(VENV)/browser && npm ci --silent --ignore-scripts --no-audit --no-fund)
	@touch $@

$(VENV)/.made:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Makefile:4: 실행할 수 있는 Python 3.11 이상이 필요합니다($(PYTHON)); make PYTHON=python3.12 처럼 지정하십시오" >&2; exit 1; }
	@test -x $(PY) || $(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Makefile:5: $(PYTHON)에 venv가 없습니다; 데비안·우분투에서는 sudo apt install python3-venv 로 설치하십시오" >&2; exit 1; }
	@test -x $(PY) || echo "· 가상 환경을 만듭니다: $(VENV)"
	@test -x $(PY) || $(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Makefile:5: 가상 환경을 만들지 못했습니다; 위의 오류를 고친 뒤 다시 실행하십시오" >&2; exit 1; }
	@touch $@
