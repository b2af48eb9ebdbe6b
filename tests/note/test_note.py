"""docs/seed.md: 원문의 블록을 그대로 실행하면 어떻게 끝나는지."""

import logging.config
import re
import runpy
import sys

import pytest

from evidence.running import run_command

# (블록, 그대로 실행한 결과, 뜻이 있는 판). docs/seed.md의 표가 여기서 나온다.
OUTCOMES = [
    ("asyncio_run.py", "NameError", ""),
    ("event_loop.py", "NameError", ""),
    ("event_loop.py + import + print_add", "3", "<3.12"),
    ("event_loop.py + import + print_add", "DeprecationWarning", ">=3.12,<3.14"),
    ("event_loop.py + import + print_add", "RuntimeError", ">=3.14"),
    ("capture_queries.py", "IndentationError", ""),
    ("logging_settings.py", "exit 0", ""),
    ("test_query_count.py", "fixture 'api_client' not found", ""),
]
ADDED = "import asyncio\nasync def print_add(a, b): print(a + b)\n"
QUOTATIONS = [
    "event_loop.py",
    "capture_queries.py",
    "logging_settings.py",
    "test_query_count.py",
    "xdist.sh",
    "poetry.sh",
]


def test_quotations_are_the_blocks_of_the_note(use):
    original = use("note/original.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```\w+\n(.*?)^```$", original, re.MULTILINE | re.DOTALL)
    assert blocks == [use(f"note/{name}").read_text(encoding="utf-8") for name in QUOTATIONS]


def test_short_form_is_quoted_from_the_note(use):
    original = use("note/original.md").read_text(encoding="utf-8")
    assert f"`{use('note/asyncio_run.py').read_text(encoding='utf-8').strip()}`" in original


def test_long_form_lacks_its_import(expect_output):
    finished = expect_output("note/event_loop.py", returncode=1)
    assert finished.stdout.splitlines()[-1].startswith("NameError: name 'asyncio' is not defined")


def test_short_form_lacks_its_import(run):
    finished = run("note/asyncio_run.py")
    assert finished.returncode == 1
    assert finished.stderr.splitlines()[-1].startswith("NameError: name 'asyncio' is not defined")


def test_short_form_lacks_its_argument(use):
    code = "import asyncio\n" + use("note/asyncio_run.py").read_text(encoding="utf-8")
    with pytest.raises(TypeError, match=r"^run\(\) missing 1 required positional argument: 'main'$"):
        exec(code, {})


def test_capturing_block_has_no_body(expect_output):
    finished = expect_output("note/capture_queries.py", returncode=1)
    last = "IndentationError: expected an indented block after 'with' statement on line 4"
    assert finished.stdout.splitlines()[-1] == last


def test_logging_settings_are_valid(run, use):
    assert run("note/logging_settings.py").returncode == 0
    logger = logging.getLogger("django.db.backends")
    before = logger.level, logger.handlers[:]
    try:
        logging.config.dictConfig(runpy.run_path(str(use("note/logging_settings.py")))["LOGGING"])
        assert logger.level == logging.DEBUG
        assert [type(handler) for handler in logger.handlers] == [logging.StreamHandler]
    finally:
        logger.setLevel(before[0])
        logger.handlers[:] = before[1]


def test_query_count_test_lacks_its_fixture(expect_suite):
    finished = expect_suite("note/test_query_count.py", "-q", returncode=1)
    assert "E       fixture 'api_client' not found" in finished.stdout.splitlines()
    assert finished.stdout.splitlines()[-1].startswith("1 error in ")


@pytest.mark.platform("linux", "darwin")
def test_xdist_commands_work(run, tmp_path, new_env):
    (tmp_path / "test_small.py").write_text("def test_small():\n    pass\n", encoding="utf-8")
    finished = run("note/xdist.sh", env=new_env, timeout=100)
    assert finished.returncode == 0, finished.stdout + finished.stderr
    assert "\nSuccessfully installed " in finished.stdout
    assert "3 workers [1 item]" in finished.stdout
    assert "1 passed" in finished.stdout


@pytest.mark.parametrize(
    ("block", "outcome"),
    [
        pytest.param(block, outcome, id=f"{block}: {outcome}", marks=[pytest.mark.python(wanted)] if wanted else [])
        for block, outcome, wanted in OUTCOMES
    ],
)
def test_outcome(run, run_pytest, use, tmp_path, block, outcome):
    name, _, added = block.partition(" + ")
    if name.startswith("test_"):
        finished = run_pytest(f"note/{name}", "-q")
    elif added:
        script = tmp_path / name
        script.write_text(ADDED + use(f"note/{name}").read_text(encoding="utf-8"), encoding="utf-8")
        finished = run_command([sys.executable, script.name], cwd=tmp_path)
    else:
        finished = run(f"note/{name}")
    if outcome == "exit 0":
        assert (finished.returncode, finished.stdout, finished.stderr) == (0, "", "")
    elif outcome == "3":
        assert (finished.returncode, finished.stdout, finished.stderr) == (0, "3\n", "")
    elif outcome == "DeprecationWarning":
        assert (finished.returncode, finished.stdout) == (0, "3\n")
        assert ": DeprecationWarning: There is no current event loop\n" in finished.stderr
    else:
        assert finished.returncode == 1
        text = finished.stderr or finished.stdout
        assert any(line.startswith((outcome, f"E       {outcome}")) for line in text.splitlines())
