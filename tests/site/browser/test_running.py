"""실행 단추: 누르기 전에는 아무것도 받지 않고, 보안 정책 아래에서 그 프로그램을 고치고 실행하고 멈춘다."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from evidence.outputs import MARK, differs
from evidence.project import Project
from tests.site.browser.checks import NEEDS, axe, focused, overflowing, watch
from tests.site.building import ROOT
from tools.site import measure, programs, pyodide

pytestmark = [*NEEDS, pytest.mark.timeout(300)]

PAGE = "concurrency/tasks/"
# 파이썬이 뜨기를 바쁜 컴퓨터에서도 기다리는 시간(밀리초).
LONG = 100_000
# 단추가 화면 안에 있고 머리글에 가리지 않는다.
ON_TOP = """button => {
  const { x, y, width, height } = button.getBoundingClientRect();
  return document.elementFromPoint(x + width / 2, y + height / 2) === button;
}"""


def wait(page, text: str) -> None:
    """상태가 그 글을 말할 때까지 기다린다."""
    found = "text => document.querySelector('.run-state')?.textContent.startsWith(text)"
    page.wait_for_function(found, arg=text, timeout=LONG)


@pytest.fixture
def opened(visit):
    """첫 프로그램을 실행해 본 쪽."""
    page = visit(PAGE)
    page.locator(".proof-run").first.click()
    wait(page, "검증한 출력과 같음")
    return page


def rerun(page, text: str) -> None:
    page.locator(".run textarea").fill(text)
    page.locator(".run button", has_text="실행").click()


def test_nothing_is_fetched_before_the_click(open_page, url, site):
    page = open_page()
    watched = watch(page, url)
    page.goto(url + PAGE, wait_until="networkidle")
    fetched = [address for address in watched.requests if "assets/run/" in address or "pyodide" in address]
    assert fetched == []
    button = page.locator(".proof-run").first
    button.click()
    wait(page, "검증한 출력과 같음")
    assert watched.foreign == []
    assert watched.errors == []
    name = button.get_attribute("data-run")
    program = json.loads((site / f"assets/run/programs/{name}.json").read_text(encoding="utf-8"))
    assert page.locator(".run textarea").input_value() == program["text"]
    expected = Project(ROOT).text(f"snippets/{name[:-3]}.out")
    assert differs(expected, page.locator(".run-output").inner_text().rstrip("\n") + "\n") == 0


def test_edited_program_runs_and_differs_and_is_reset(opened):
    tested = opened.locator(".run textarea").input_value()
    rerun(opened, "import asyncio\nasyncio.run(asyncio.sleep(0.01, print('고침')))\n")
    wait(opened, "검증한 출력과 다름: 코드를 고쳤습니다")
    assert opened.locator(".run-output").inner_text().strip() == "고침"
    opened.locator(".run button", has_text="처음으로").click()
    wait(opened, "처음의 글로")
    assert opened.locator(".run textarea").input_value() == tested
    opened.keyboard.press("Control+z")
    assert "고침" in opened.locator(".run textarea").input_value()
    opened.keyboard.press("Control+Shift+z")
    rerun(opened, f"{tested}# 출력은 같다\n")
    wait(opened, "검증한 출력과 같음")


def test_error_is_shown_as_python_shows_it(opened):
    rerun(opened, "def f():\n    return 1 / 0\n\nf()\n")
    wait(opened, "검증한 출력과 다름")
    assert opened.locator(".run-output").inner_text().splitlines()[:4] == [
        "Traceback (most recent call last):",
        '  File "three_ways.py", line 4, in <module>',
        "    f()",
        "    ~^^",
    ]


@pytest.mark.parametrize("text", ["while True: pass", "import asyncio\nasyncio.run(asyncio.Event().wait())"])
def test_endless_program_is_stopped_and_the_next_runs(opened, text):
    rerun(opened, f"print('시작')\n{text}\n")
    opened.locator(".run-output", has_text="시작").wait_for(timeout=LONG)
    opened.locator(".run button", has_text="중지").click()
    wait(opened, "중지했습니다")
    rerun(opened, "print('다시')\n")
    wait(opened, "검증한 출력과 다름")
    assert opened.locator(".run-output").inner_text().strip() == "다시"


def test_there_is_nothing_to_read(opened):
    rerun(opened, "input()\n")
    wait(opened, "검증한 출력과 다름")
    assert opened.locator(".run-output").inner_text().splitlines()[-1] == "EOFError: EOF when reading a line"


def test_endless_output_is_cut(opened):
    rerun(opened, "while True: print('가' * 1000)\n")
    wait(opened, "출력이 너무 길어 멈췄습니다")
    assert opened.evaluate("() => document.querySelector('.run-output').textContent.length") < 200_000


def test_many_short_lines_are_shown_together(opened):
    rerun(opened, "for n in range(20_000): print(n % 10)\n")
    wait(opened, "검증한 출력과 다름")
    shown = opened.locator(".run-output")
    assert shown.evaluate("element => element.textContent") == "".join(f"{n % 10}\n" for n in range(20_000))
    assert shown.evaluate("element => element.childNodes.length") < 4_000


def test_reset_of_a_running_program_drops_its_output(opened):
    rerun(opened, "print('시작')\nwhile True: pass\n")
    opened.locator(".run-output", has_text="시작").wait_for(timeout=LONG)
    opened.locator(".run button", has_text="처음으로").click()
    wait(opened, "처음의 글로")
    assert opened.locator(".run-output").inner_text() == ""
    assert opened.locator(".run button", has_text="중지").get_attribute("aria-disabled") == "true"


def test_runs_do_not_see_each_other(opened):
    rerun(opened, "import sys\nsys.mark = 1\nmark = 1\n")
    wait(opened, "검증한 출력과 다름")
    rerun(opened, "import sys\nprint(hasattr(sys, 'mark'), 'mark' in globals())\n")
    wait(opened, "검증한 출력과 다름")
    assert opened.locator(".run-output").inner_text().strip() == "False False"


def test_editor_is_used_by_keyboard(opened):
    editor = opened.locator(".run textarea")
    editor.fill("if 1:")
    editor.press("End")
    opened.keyboard.press("Enter")
    opened.keyboard.type("print(1)")
    opened.keyboard.press("Enter")
    assert editor.input_value() == "if 1:\n    print(1)\n    "
    opened.keyboard.press("Control+Enter")
    wait(opened, "검증한 출력과 다름")
    assert opened.locator(".run-output").inner_text().strip() == "1"
    editor.focus()
    opened.keyboard.press("Tab")
    assert focused(opened, "element.textContent") == "실행"


def test_panel_folds_and_keeps_what_was_written(opened):
    button = opened.locator(".proof-run").first
    assert button.get_attribute("aria-expanded") == "true"
    opened.locator(".run textarea").fill("고친 글")
    button.click()
    opened.locator(".run").wait_for(state="hidden")
    assert button.get_attribute("aria-expanded") == "false"
    button.click()
    assert opened.locator(".run textarea").input_value() == "고친 글"


@pytest.mark.parametrize("width", [390, 1280])
@pytest.mark.parametrize("place", ["end", "start"])
def test_result_is_seen_where_one_pressed(visit, width, place):
    """단추가 화면의 어디에 있었든, 누르면 상태와 출력의 첫머리가 화면 안에 있고 단추도 그대로 보인다."""
    page = visit(PAGE, width=width)
    button = page.locator(".proof-run").first
    button.evaluate("(button, block) => button.scrollIntoView({ block })", place)
    for _ in range(2):
        button.click()
        wait(page, "검증한 출력과 같음")
        for part in (page.locator(".run-state"), page.locator(".run-output")):
            box = part.bounding_box()
            assert box["y"] + 48 < page.viewport_size["height"]
        assert button.evaluate(ON_TOP)
        button.click()
        button.evaluate("button => button.scrollIntoView({ block: 'end' })")


@pytest.mark.parametrize(("width", "scheme"), [(390, "light"), (1280, "dark")])
def test_panel_is_accessible_and_fits_and_is_not_printed(visit, width, scheme):
    page = visit(PAGE, width=width, scheme=scheme)
    page.locator(".proof-run").first.click()
    wait(page, "검증한 출력과 같음")
    assert axe(page) == []
    assert overflowing(page) == []
    page.emulate_media(media="print")
    assert not page.locator(".run").is_visible()
    assert page.locator(".proof-run:visible").count() == 0


def test_asyncio_runs_without_jspi(open_page, url):
    """CPython의 이벤트 루프를 쓰므로 웹어셈블리의 스택을 바꿀 수 없는 브라우저에서도 실행된다."""
    page = open_page()
    page.context.route(
        "**/pyodide.mjs", lambda route: route.fulfill(response=(found := route.fetch()), body=NO_JSPI + found.text())
    )
    page.goto(url + PAGE, wait_until="load")
    page.locator(".proof-run").first.click()
    wait(page, "검증한 출력과 같음")


NO_JSPI = "delete WebAssembly.Suspending; delete WebAssembly.promising; delete WebAssembly.SuspendError;\n"


def test_browser_without_webassembly_has_a_sentence_instead(open_page, url):
    page = open_page()
    page.add_init_script("delete globalThis.WebAssembly")
    page.goto(url + PAGE, wait_until="load")
    assert page.locator(".proof-run").count() == 0
    why = page.locator(".proof-why", has_text="웹어셈블리가 꺼져 있습니다")
    assert not why.first.is_visible()
    why.first.locator("xpath=..").locator("summary").click()
    assert why.first.is_visible()


def test_failure_to_fetch_is_told(open_page, url):
    page = open_page()
    page.route("**/programs/**", lambda route: route.abort())
    page.goto(url + PAGE, wait_until="load")
    button = page.locator(".proof-run").first
    button.click()
    page.get_by_text("받지 못했습니다").wait_for()
    page.unroute("**/programs/**")
    button.click()
    wait(page, "검증한 출력과 같음")
    assert button.inner_text() == "실행"


def test_page_that_went_offline_says_so(open_page, url):
    page = open_page()
    page.goto(url + PAGE, wait_until="load")
    page.context.set_offline(True)
    page.locator(".proof-run").first.click()
    page.get_by_text("받지 못했습니다").wait_for()


def test_without_script_there_is_no_button(visit):
    page = visit(PAGE, java_script_enabled=False)
    assert page.locator(".proof-run:visible").count() == 0


def test_page_compares_as_the_tests_do(visit, url):
    """쪽의 자바스크립트가 모든 프로그램의 검증한 출력을 같다고 하고, 다른 것을 다르다고 한다."""
    page = visit(PAGE)
    asked = [[program.pieces, MARK.sub(r"\1", program.output)] for program in programs.shown(Project(ROOT))]
    assert any(len(pieces) > 1 for pieces, _ in asked)
    answers = page.evaluate(
        """async ([address, asked]) => {
            const { matches } = await import(address);
            return asked.map(([pieces, text]) => [matches(pieces, text), matches(pieces, text + "\\n"), matches(pieces, "")]);
        }""",
        [f"{url}assets/run/run.js", asked],
    )
    assert [answer for answer in answers if answer != [True, False, False]] == []


def test_measured_programs_still_print_the_same(browser):
    """잰 결과가 지금도 맞는지 한 쪽의 것을 다시 재어 본다."""
    project = Project(ROOT)
    fresh = programs.fresh(project, programs.read())
    with measure.runner(browser, project, pyodide.INSTALLED) as run:
        for program in programs.shown(project):
            if program.path.startswith("snippets/concurrency/timeouts/") and program.path in fresh:
                ended, written = run(Path(program.path).name, program.text)
                same = ended == "ended" and not differs(program.output, written, programs.ROOTS)
                assert programs.judge(program, ended, written, same) == fresh[program.path], program.path
