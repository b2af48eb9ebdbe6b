"""docs/pytest/korean-names.md의 주장."""

import json
import shutil
import unicodedata
from xml.etree import ElementTree

import pytest

from evidence.running import run_command
from snippets.pytest.korean_names import test_prefix
from tests.pytest.suites import outcome, run_suite

SUITE = "pytest/korean_names"
OPTION = "disable_test_id_escaping_and_forfeit_all_rights_to_community_support"
APPLE = r"\uc0ac\uacfc"
PEAR = r"\ubc30"


@pytest.fixture
def shell(run, check_output, use, in_copy, tmp_path):
    """스니펫을 복사한 폴더에서 셸 스니펫을 실행하고 출력을 비교하는 함수."""

    def _shell(script, *files, returncode=0, name="", **env):
        for file in files:
            shutil.copy(use(f"{SUITE}/{file}"), tmp_path)
        finished = run(f"{SUITE}/{script}", merge=True, **in_copy(tmp_path, **env))
        assert finished.returncode == returncode, finished.stdout
        check_output(f"{SUITE}/{script}", finished, name=name and f"{SUITE}/{name}")
        return finished.stdout

    return _shell


@pytest.fixture
def written(tmp_path):
    """테스트 파일 `test_a.py`를 적어 실행하는 함수. 통과한 노드 ID들과 결과를 준다."""

    def _written(*arguments, text=None, name="test_a.py", **env):
        finished = run_suite(tmp_path, {name: text} if text else {}, "-rA", *arguments, **env)
        lines = finished.stdout.splitlines()
        return [line.removeprefix("PASSED ") for line in lines if line.startswith("PASSED ")], finished

    return _written


def parametrized(values, more=""):
    return f'import pytest\n@pytest.mark.parametrize("fruit", {values}{more})\ndef test_a(fruit): pass\n'


# 답


def test_names_are_collected_and_printed_as_they_are(shell):
    printed = shell("collect.sh", "test_cart.py")
    assert printed.splitlines()[0] == "test_cart.py::test_장바구니를_비운다"
    assert "test_cart.py::Test주문::test_담기[" in printed


def test_names_of_any_place_are_printed_as_they_are(written):
    text = "class Test주문:\n    class Test결제:\n        def test_취소(self): pass\ndef test_값_é_中(): pass\n"
    ids, _ = written(text=text, name="test_장바구니.py")
    assert ids == ["test_장바구니.py::Test주문::Test결제::test_취소", "test_장바구니.py::test_값_é_中"]


def test_failing_name_is_printed_as_it_is(written):
    _, result = written("-q", text="def test_실패한다(): assert 0\n")
    assert "FAILED test_a.py::test_실패한다 - assert 0" in result.stdout.splitlines()
    assert any(line.strip("_ ") == "test_실패한다" for line in result.stdout.splitlines())


def test_suite_of_the_first_program_passes(run_pytest):
    finished = run_pytest(f"{SUITE}/test_cart.py", "-q")
    assert (finished.returncode, outcome(finished)) == (0, "3 passed")


def test_korean_values_are_escaped_in_ids(shell):
    lines = shell("collect.sh", "test_cart.py").splitlines()
    assert lines[1:3] == [f"test_cart.py::Test주문::test_담기[{each}]" for each in (APPLE, PEAR)]


def test_escaped_id_is_not_picked_by_its_korean_value(shell, run_pytest):
    printed = shell("pick.sh", "test_fruit.py", returncode=5)
    assert "2 deselected" in printed
    assert outcome(run_pytest(f"{SUITE}/test_fruit.py", "-q")) == "2 passed"


def test_name_of_the_note_is_collected(written, use):
    note = use("note/test_query_count.py").read_text("utf-8")
    name = "test_사용자_목록을_확인할_쿼리가_3개_필요하다"
    assert f"def {name}(api_client):" in note
    ids, _ = written("-k", "사용자", text=f"def {name}(): pass\ndef test_b(): pass\n")
    assert ids == [f"test_a.py::{name}"]


# 왜 그런가


@pytest.mark.parametrize(
    "more",
    [
        ', ids=["사과"]',
        ', ids=lambda fruit: "사과"',
        ', ids=["사과"] * 1',
    ],
)
def test_korean_ids_are_escaped_too(written, more):
    ids, _ = written(text=parametrized('["사과"]', more))
    assert ids == [f"test_a.py::test_a[{APPLE}]"]


def test_id_of_param_is_escaped_too(written):
    ids, _ = written(text=parametrized('[pytest.param("apple", id="사과")]'))
    assert ids == [f"test_a.py::test_a[{APPLE}]"]


def test_params_of_a_fixture_are_escaped_too(written):
    text = 'import pytest\n@pytest.fixture(params=["사과"])\ndef fruit(request): pass\ndef test_a(fruit): pass\n'
    assert written(text=text)[0] == [f"test_a.py::test_a[{APPLE}]"]


def test_other_letters_than_ascii_are_escaped_too(written):
    ids, _ = written(text=parametrized('["é", "中", "apple"]'))
    assert ids == [rf"test_a.py::test_a[{each}]" for each in (r"\xe9", r"\u4e2d", "apple")]


def test_list_is_numbered_whatever_it_holds(written):
    ids, _ = written(text=parametrized('[["사과"], {"사과": 1}]'))
    assert ids == ["test_a.py::test_a[fruit0]", "test_a.py::test_a[fruit1]"]


def test_class_gives_its_name_as_it_is(written):
    ids, _ = written(text="class 사과: pass\n" + parametrized("[사과]"))
    assert ids == ["test_a.py::test_a[사과]"]


@pytest.mark.parametrize("word", ["장바구니", "비운다", "test_장바구니를_비운다", "구니를 and not 담기"])
def test_korean_name_is_picked_by_a_part(run_pytest, word):
    finished = run_pytest(f"{SUITE}/test_cart.py", "-q", "-k", word)
    assert outcome(finished) == "1 passed, 2 deselected"


@pytest.mark.parametrize("word", ["주문", "담기", "Test주문 and 담기"])
def test_korean_class_and_method_are_picked(run_pytest, word):
    finished = run_pytest(f"{SUITE}/test_cart.py", "-q", "-k", word)
    assert outcome(finished) == "2 passed, 1 deselected"


def test_last_failed_runs_the_escaped_test_again(written, tmp_path):
    text = parametrized('["사과", "배"]').replace("pass", 'assert fruit != "배"')
    written(text=text)
    saved = tmp_path / ".pytest_cache/v/cache/lastfailed"
    assert json.loads(saved.read_text("utf-8")) == {f"test_a.py::test_a[{PEAR}]": True}
    _, again = written("--lf")
    assert outcome(again) == "1 failed"


def test_last_failed_runs_a_korean_name_again(written):
    text = "def test_실패(): assert 0\ndef test_성공(): pass\n"
    written(text=text)
    _, again = written("--lf")
    assert outcome(again) == "1 failed"


@pytest.mark.parametrize(("option", "wanted"), [((), APPLE), (("-o", f"{OPTION}=true"), "사과")])
def test_junit_report_holds_the_same_names(written, tmp_path, option, wanted):
    text = parametrized('["사과"]') + "def test_담기(): pass\n"
    written("--junitxml=report.xml", *option, text=text)
    cases = ElementTree.parse(tmp_path / "report.xml").iter("testcase")
    assert [case.get("name") for case in cases] == [f"test_a[{wanted}]", "test_담기"]


# 2 deselected


def test_option_keeps_korean_ids(shell):
    printed = shell("pick.sh", "test_fruit.py", "pytest.ini", name="pick.readable.out")
    assert "1 passed, 1 deselected" in printed


def test_option_prints_the_korean_id_and_finds_its_node(written):
    ids, _ = written("-o", f"{OPTION}=true", "test_a.py::test_a[사과]", text=parametrized('["사과", "배"]'))
    assert ids == ["test_a.py::test_a[사과]"]


@pytest.mark.parametrize(
    ("values", "more"),
    [('["a"]', ', ids=["사과"]'), ('["a"]', ', ids=lambda _: "사과"'), ('[pytest.param("a", id="사과")]', "")],
)
def test_option_keeps_given_ids_too(written, values, more):
    ids, _ = written("-o", f"{OPTION}=true", "-k", "사과", text=parametrized(values, more))
    assert ids == ["test_a.py::test_a[사과]"]


@pytest.mark.parametrize("table", ["[tool.pytest.ini_options]", "[tool.pytest]"])
def test_option_stands_in_pyproject_too(written, tmp_path, table):
    (tmp_path / "pyproject.toml").write_text(f"{table}\n{OPTION} = true\n", encoding="utf-8")
    ids, _ = written("-k", "사과", text=parametrized('["사과", "배"]'))
    assert ids == ["test_a.py::test_a[사과]"]


def test_option_does_not_escape_a_backslash_of_an_old_id(written):
    # 옵션을 켜면 이스케이프한 노드 ID는 없는 것이 된다.
    written(text=parametrized('["사과"]'))
    for option, status in (("false", 0), ("true", 4)):
        _, result = written("-o", f"{OPTION}={option}", rf"test_a.py::test_a[{APPLE}]")
        assert result.returncode == status


@pytest.mark.parametrize(("word", "count"), [("apple", 1), ("pear", 1), ("apple or pear", 2)])
def test_latin_ids_are_picked(run_pytest, word, count):
    finished = run_pytest(f"{SUITE}/test_fruit_ids.py", "-q", "-k", word)
    assert finished.returncode == 0
    assert f"{count} passed" in finished.stdout


# ERROR: not found


def test_node_id_with_korean_value_is_not_found(shell):
    printed = shell("node_id.sh", "test_fruit.py", returncode=4)
    assert "ERROR: not found: " in printed
    assert "(no match in any of [<Module test_fruit.py>])" in printed


def test_escaped_node_id_is_found(shell):
    assert "1 passed" in shell("node_id_fixed.sh", "test_fruit.py")


def test_shell_takes_the_backslash_of_an_unquoted_id(run, in_copy, tmp_path, use):
    quoted = use(f"{SUITE}/node_id_fixed.sh").read_text("utf-8")
    shutil.copy(use(f"{SUITE}/test_fruit.py"), tmp_path)
    command = ["bash", "-c", quoted.replace("'", "")]
    finished = run_command(command, merge=True, **in_copy(tmp_path))
    assert finished.returncode == 4
    assert "ERROR: not found: " in finished.stdout


# no tests ran


def test_name_without_the_prefix_is_not_collected(expect_suite):
    finished = expect_suite(f"{SUITE}/test_prefix.py", "-q", returncode=5)
    assert "no tests ran" in finished.stdout
    assert test_prefix.장바구니를_비우는_테스트() is None


def test_name_with_the_prefix_is_collected(expect_suite):
    assert "1 passed" in expect_suite(f"{SUITE}/test_prefix_fixed.py", "-q").stdout


def test_no_korean_name_is_collected_without_a_prefix(written):
    text = "def 테스트_담기(): pass\nclass 테스트주문:\n    def test_a(self): pass\nclass Test주문:\n    def 결제(self): pass\n"
    _, result = written(text=text)
    assert result.returncode == 5


def test_prefixes_can_be_changed(written):
    text = "def 테스트_담기(): pass\nclass 테스트주문:\n    def test_a(self): pass\ndef test_b(): pass\n"
    options = ("-o", "python_functions=test 테스트", "-o", "python_classes=Test 테스트")
    assert len(written(*options, text=text)[0]) == 3


# NFD


@pytest.fixture
def mac_file(tmp_path):
    """자모로 나눈(NFD) 이름의 테스트 파일."""
    path = tmp_path / unicodedata.normalize("NFD", "test_주문.py")
    path.write_text("def test_결제():\n    pass\n", encoding="utf-8")
    return path


@pytest.mark.platform("linux")
def test_file_named_on_a_mac_is_not_found(shell, mac_file):
    printed = shell("mac_file.sh", returncode=4)
    assert "ERROR: file or directory not found: test_주문.py" in printed
    assert mac_file.name != "test_주문.py"


@pytest.mark.platform("linux")
def test_renamed_file_is_found(shell, run, mac_file, tmp_path):
    (tmp_path / "test_담기.py").write_text("", encoding="utf-8")
    assert run(f"{SUITE}/to_nfc.py", cwd=tmp_path).stdout == "바꾼 이름: test_주문.py\n"
    assert sorted(path.name for path in tmp_path.glob("test_*.py")) == ["test_담기.py", "test_주문.py"]
    assert not mac_file.exists()
    assert "1 passed" in shell("mac_file.sh", name="mac_file.renamed.out")


def nfd(text):
    return unicodedata.normalize("NFD", text)


def test_decomposed_function_name_is_composed_by_python(written):
    text = nfd("def test_결제(): pass\ndef test_담기(): pass\n")
    ids, _ = written("-k", "결제", text=text)
    assert ids == ["test_a.py::test_결제"]


def test_decomposed_word_picks_nothing(written):
    _, result = written("-k", nfd("결제"), text="def test_결제(): pass\n")
    assert result.returncode == 5


@pytest.mark.platform("linux")
def test_decomposed_file_name_is_not_picked_by_a_composed_word(written, tmp_path):
    (tmp_path / nfd("test_주문.py")).write_text("def test_a(): pass\n", encoding="utf-8")
    assert written("-k", "주문")[1].returncode == 5
    assert len(written()[0]) == 1


def test_decomposed_value_stays_decomposed(written):
    ids, _ = written(text=parametrized(f'["{nfd("가")}"]'))
    assert ids == [r"test_a.py::test_a[\u1100\u1161]"]


# UnicodeEncodeError


@pytest.mark.platform("linux")
def test_ascii_locale_without_utf8_mode_fails(shell):
    printed = shell("ascii_locale.sh", "test_fruit.py", returncode=1)
    assert printed.count("UnicodeEncodeError: 'ascii' co") == 4


@pytest.mark.platform("linux")
def test_utf8_mode_cures_the_ascii_locale(shell):
    assert "2 passed" in shell("ascii_locale_fixed.sh", "test_fruit.py")


@pytest.mark.platform("linux")
def test_utf8_locale_passes_without_utf8_mode(run_pytest):
    finished = run_pytest(f"{SUITE}/test_cart.py", "-q", env={"LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"})
    assert outcome(finished) == "3 passed"


@pytest.mark.platform("linux")
def test_name_does_not_fit_into_the_environment(written):
    _, finished = written(text="def test_담기(): pass\n", LC_ALL="C", PYTHONUTF8="0")
    assert "os.environ[var_name] = value" in finished.stdout
    assert "E   UnicodeEncodeError: 'ascii' codec can't encode characters" in finished.stdout
    # 같은 환경에서 그 변수를 적지 않으면 통과한다.
    plugin = "import _pytest.runner\n_pytest.runner._update_current_test_var = lambda *_: None\n"
    _, finished = written(text=plugin, name="conftest.py", LC_ALL="C", PYTHONUTF8="0")
    assert outcome(finished) == "1 passed"


@pytest.mark.platform("linux")
@pytest.mark.parametrize("locale", ["C", "POSIX"])
def test_ascii_locale_alone_passes(run_pytest, locale):
    finished = run_pytest(f"{SUITE}/test_cart.py", "-q", env={"LC_ALL": locale, "PYTHONUTF8": ""})
    assert outcome(finished) == "3 passed"


@pytest.mark.platform("linux")
def test_latin_names_pass_in_the_ascii_locale(written):
    ids, _ = written(text="def test_a(): pass\n", LC_ALL="C", PYTHONUTF8="0")
    assert len(ids) == 1
