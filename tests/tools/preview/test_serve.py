"""작은 저장소에서 미리 보기를 띄워, 저장하고 보고 받아들인다."""

from __future__ import annotations

import os
import queue
import re
import shlex
import signal
import socket
import subprocess
import sys
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evidence.conftest import MODULE, OUTPUT, PAGE, SNIPPET, TEST, Tree, copied

LONG = 60.0


class Served:
    """띄운 미리 보기."""

    def __init__(self, tree: Tree, *command: str) -> None:
        self.tree = tree
        command = (sys.executable, *(command or ("-m", "tools.preview")), "127.0.0.1:0")
        pipe = subprocess.PIPE
        self.process = subprocess.Popen(
            command, cwd=tree.root, env=tree.environment(), stdout=pipe, stderr=subprocess.STDOUT, encoding="utf-8"
        )
        self.lines: queue.Queue[str] = queue.Queue()
        self.said: list[str] = []
        self.listener = threading.Thread(target=self._listen, daemon=True)
        self.listener.start()
        # 비어 있던 포트도 그 사이에 남이 잡을 수 있으므로, 스스로 잡게 하고 듣는다.
        self.address = re.findall("http://([^/]+)/ 에서 봅니다", self.until("에서 봅니다")[-1])[0]

    def _listen(self) -> None:
        assert self.process.stdout
        with self.process.stdout:
            for line in self.process.stdout:
                self.lines.put(line.rstrip("\n"))

    def until(self, text: str) -> list[str]:
        """그 글이 있는 줄이 나올 때까지의 줄."""
        found: list[str] = []
        while not found or text not in found[-1]:
            try:
                found.append(self.lines.get(timeout=LONG))
            except queue.Empty:
                pytest.fail(f"{text!r}을 말하지 않았습니다: {self.said + found}")
        self.said += found
        return found

    def get(self, path: str = "/demo/one/") -> str:
        with urllib.request.urlopen(f"http://{self.address}{path}", timeout=LONG) as answer:
            return str(answer.read().decode())

    def seen(self, text: str, path: str = "/demo/one/") -> str:
        """그 글이 보일 때까지, 브라우저처럼 달라졌다는 말을 듣고 다시 읽는다."""
        deadline = time.monotonic() + LONG
        while text not in (page := self.get(path)) and time.monotonic() < deadline:
            self.told(page)
        assert text in page
        return page

    def told(self, page: str) -> None:
        """그 쪽이 달라졌다는 말을 듣는다."""
        events = re.findall(r'EventSource\("([^"]+)"\)', page)[0]
        with urllib.request.urlopen(f"http://{self.address}{events}", timeout=LONG) as answer:
            while not answer.readline().startswith(b"data:"):
                pass

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        status = self.process.wait(LONG)
        self.listener.join(LONG)
        return status


class Saved(Tree):
    """편집기처럼 다 쓴 파일로 바꾸는 저장소. 쓰다 만 것이 저장한 것으로 보이지 않는다."""

    def write(self, path: str, content: str | bytes | None) -> None:
        whole = path if content is None else f"{path.rpartition('/')[0]}/.whole".lstrip("/")
        super().write(whole, content)
        if content is not None:
            (self.root / whole).replace(self.root / path)


@pytest.fixture
def tree(tmp_path: Path) -> Tree:
    tree = Saved(copied(tmp_path).root)
    tree.write(PAGE, tree.read(PAGE) + '\n```text title="출력"\n--8<-- "demo/one.out"\n```\n')
    tree.write(".gitignore", "/.evidence/\n__pycache__/\n")
    return tree


@pytest.fixture
def served(tree: Tree) -> Iterator[Served]:
    finished = tree.pytest()
    assert finished.returncode == 0, finished.stdout + finished.stderr
    served = Served(tree)
    yield served
    if served.process.poll() is None:
        served.stop()
    assert children_of(served.process.pid) == []


def children_of(pid: int) -> list[str]:
    """그 프로세스가 띄운 채 남은 것의 명령."""
    found = subprocess.run(["ps", "-eo", "pid,ppid,args"], capture_output=True, text=True, check=True).stdout
    return [line for line in found.splitlines() if "tools.preview.child" in line and f" {pid} " in line]


def test_saved_snippet_loses_its_proof_and_regains_it(served: Served):
    assert "아직 증명되지 않음" not in served.get()
    served.tree.add(SNIPPET, "# 다시 저장했다\n")
    said = served.until("· 테스트를 돌립니다")
    assert f"· 저장: {SNIPPET}" in said
    assert f"{PAGE}:6: 증명을 잃음: {SNIPPET}" in said
    assert f"· 테스트를 돌립니다: {MODULE}" in said
    assert "아직 증명되지 않음" not in served.seen("증명을 얻었습니다")
    gained = served.until(f"{PAGE}:6: 증명을 얻음: {SNIPPET}")[-1]
    assert re.fullmatch(r"[^(]+ \(Python 3\.\d+t?\)", gained)


def test_page_that_is_gone_is_not_shown(served: Served):
    page = served.get()
    served.tree.write(PAGE, None)
    served.told(page)
    with pytest.raises(urllib.error.HTTPError, match="404") as caught:
        served.get()
    caught.value.close()


def test_addresses_are_those_of_the_site(served: Served):
    assert "하나를 돌려줍니다" in served.get("/demo/one")
    for path in ("/none/", "/assets/", "/../pyproject.toml"):
        with pytest.raises(urllib.error.HTTPError, match="404") as caught:
            served.get(path)
        caught.value.close()


def test_page_shows_what_was_lost_while_its_tests_run(served: Served):
    go = served.tree.root.with_name(f"{served.tree.root.name}-go")
    waiting = f"import pathlib, time\n\nwhile not pathlib.Path({str(go)!r}).exists():\n    time.sleep(0.05)\n\n\n"
    served.tree.replace(MODULE, "def test_one_is_one", f"{waiting}def test_one_is_one")
    page = served.seen("테스트를 돌리고 있습니다")
    assert "아직 증명되지 않음" in page
    assert f"증명을 잃음: {TEST}" in page
    go.touch()
    served.seen("증명을 얻었습니다")


def test_file_that_is_not_written_yet_is_shown_in_its_place(served: Served):
    served.tree.add(PAGE, '\n```python\n--8<-- "demo/new.py"\n```\n\n끝.\n')
    page = served.seen("snippets/demo/new.py 파일이 없습니다; 경로를 고치거나 파일을 만드십시오")
    assert page.index("new.py 파일이 없습니다") < page.index("끝.")
    served.until(f"{PAGE}:14: missing: snippets/demo/new.py 파일이 없습니다")
    served.tree.write("snippets/demo/new.py", "NEW = 1\n")
    assert "파일이 없습니다" not in served.seen("NEW").partition("<aside")[0]


def test_output_that_came_back_is_proven_again(served: Served):
    before = served.tree.read(OUTPUT)
    served.tree.write(OUTPUT, None)
    served.until("테스트를 마쳤습니다")
    served.tree.write(OUTPUT, before)
    served.until(f"증명을 얻음: {OUTPUT}")
    assert "아직 증명되지 않음" not in served.seen("증명을 얻었습니다")


EXIT = "import pytest; pytest.exit('끝', 0)"


@pytest.mark.parametrize("end", ["os._exit(0)", "os._exit(1)", "os.kill(os.getpid(), 9)", EXIT])
def test_test_that_ends_its_process_has_not_passed(served: Served, end: str):
    left = SLEEPING.replace("child.wait()", f"import os; {end}")
    served.tree.replace(MODULE, "def test_one_is_one(expect_output):\n", left)
    said = served.until("run: pytest가 끝까지 돌지 못했습니다(종료 상태 ")
    assert not any("모두 통과" in line for line in said)
    assert "아직 증명되지 않음" in served.get()
    assert_ended(served.tree.read("pid"))


@pytest.mark.platform("linux")
def test_pipe_and_name_that_is_no_text_leave_the_server_alive(served: Served):
    os.mkfifo(served.tree.root / "docs/demo/pipe.md")
    served.until("docs/demo/pipe.md:1: missing: 링크이거나 보통 파일이 아닙니다")
    assert "하나를 돌려줍니다" in served.get()
    (served.tree.root / "docs/demo/pipe.md").unlink()
    Path(os.fsdecode(os.fsencode(served.tree.root) + b"/snippets/demo/\xff.txt")).touch()
    served.until("snippets/demo/\\udcff.txt")
    assert "하나를 돌려줍니다" in served.get()


def test_wrong_output_is_shown_and_accepted(served: Served):
    served.tree.replace(SNIPPET, "print(", 'print("새로", ')
    said = served.until("테스트를 마쳤습니다")
    accept = next(line for line in said if line.startswith("새 출력이 맞으면: "))
    assert f"make outputs ONLY={MODULE}::test_one_is_one" in accept
    assert "+새로 1" in said
    page = served.seen("새 출력이 맞으면")
    assert "<ins>+새로 1</ins>" in page
    # 오래된 판에서는 확인하지 않았으므로 새 판에서도 바꾸게 한다.
    finished = served.tree.pytest("--rewrite-outputs", "--rewrite-base", shlex.split(accept.partition("ONLY=")[2])[0])
    assert finished.returncode == 0
    served.until(f"증명을 얻음: {OUTPUT}")
    assert "<ins>" not in served.seen("증명을 얻었습니다")


@pytest.mark.parametrize(
    ("path", "text", "line"),
    [
        (MODULE, "def test_one(:\n", f"{MODULE}:1: failed: SyntaxError: invalid syntax; 고쳐서 저장하십시오"),
        (SNIPPET, "def one(:\n", f"{SNIPPET}:1: failed: SyntaxError: invalid syntax; 고쳐서 저장하십시오"),
        (MODULE, "import no_such\n", f"{MODULE}:1: failed: ModuleNotFoundError: No module named 'no_such'"),
        (PAGE, "---\ntitle: [1\n---\n# 하나\n", f"{PAGE}:2: missing: 머리말을 YAML로 읽을 수 없습니다"),
        (PAGE, b"\xff\xfe", f"{PAGE}:1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오"),
        ("mkdocs.yml", "site_name: [\n", "mkdocs.yml:1: built: 그리지 못했습니다("),
        ("pyproject.toml", "[", "pyproject.toml:1: missing: TOML이 아닙니다"),
    ],
)
def test_broken_file_is_told_in_one_line_and_the_server_lives(served: Served, path: str, text: str, line: str):
    before = (served.tree.root / path).read_bytes()
    served.tree.write(path, text)
    said = served.until(line)
    assert not any("Traceback" in each for each in said)
    served.tree.write(path, before)
    assert "하나를 돌려줍니다" in served.seen("하나를 돌려줍니다")


def test_doubled_section_is_told_in_one_line(served: Served):
    twice = "# --8<-- [start:a]\nA = 1\n# --8<-- [end:a]\n"
    served.tree.add(SNIPPET, twice + twice)
    served.until(f"{SNIPPET}:11: missing: 구역 a을 두 번 열었습니다; 이름을 바꾸십시오")
    assert "하나를 돌려줍니다" in served.get()


def test_newest_save_wins(served: Served):
    quick = served.tree.read(MODULE)
    waiting = "import pathlib, time\n\npathlib.Path('began').write_text('x')\ntime.sleep(600)\n\n\ndef test_one_is_one"
    served.tree.write(MODULE, quick.replace("def test_one_is_one", waiting))
    served.until("테스트를 돌립니다")
    wait_for(served.tree.root / "began")  # 돌던 것이 새것을 읽지 않는다.
    served.tree.write(MODULE, f"{quick}\n")
    served.until("테스트를 돌립니다")
    served.until("모두 통과")


def test_ctrl_c_ends_the_tests_too_and_leaves_the_ledger(served: Served):
    ledger = next(served.tree.root.glob(".evidence/ledger-*.json"))
    before = ledger.read_bytes()
    served.tree.replace(MODULE, "def test_one_is_one(expect_output):\n", SLEEPING)
    served.until("테스트를 돌립니다")
    wait_for(served.tree.root / "pid")
    assert served.stop() == 0
    assert_ended(served.tree.read("pid"))
    assert ledger.read_bytes() == before
    assert sorted(path.name for path in ledger.parent.iterdir()) in ([ledger.name], [ledger.name, "lock"])


def assert_ended(pid: str) -> None:
    """죽으라는 신호를 받은 것도 차례가 와야 죽는다."""
    deadline = time.monotonic() + LONG
    command = ["ps", "-o", "stat=", "-p", pid]
    # 거두어 줄 부모가 없으면 이름만 남는다.
    while subprocess.run(command, capture_output=True, text=True).stdout.strip()[:1] not in ("", "Z", "X"):
        assert time.monotonic() < deadline
        time.sleep(0.05)


# 죽이기 전에 기다리는 시간을 늘린다.
PATIENT = "import sys; from tools.preview import __main__, loop; loop.Preview.stop.__defaults__ = (600.0,); "
PATIENT += "sys.exit(__main__.main(sys.argv[1:]))"


def test_second_ctrl_c_does_not_wait_for_the_test(tree: Tree):
    assert tree.pytest().returncode == 0
    served = Served(tree, "-c", PATIENT)
    served.tree.replace(MODULE, "def test_one_is_one(expect_output):\n", SLEEPING.replace("child.wait()", DEAF))
    served.until("테스트를 돌립니다")
    wait_for(served.tree.root / "pid")
    served.process.send_signal(signal.SIGINT)
    served.until("끝냅니다")
    wait_for(served.tree.root / "deaf")
    assert served.stop() == 0
    assert_ended(served.tree.read("pid"))


DEAF = """while True:
        try:
            child.wait()
        except KeyboardInterrupt:
            pathlib.Path("deaf").write_text("못 들은 체")"""


SLEEPING = """def test_one_is_one(expect_output):
    import pathlib, subprocess, sys
    child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
    pathlib.Path("pid").write_text(str(child.pid))
    child.wait()
"""


def wait_for(path: Path) -> None:
    deadline = time.monotonic() + LONG
    while not (path.exists() and path.read_text()):
        assert time.monotonic() < deadline
        time.sleep(0.05)


def test_address_in_use_is_told_in_one_line(tree: Tree):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        finished = tree.run("tools.preview", f"127.0.0.1:{port}")
    assert finished.returncode == 1
    assert finished.stderr.startswith(f"127.0.0.1:{port}:1: run: 이 주소를 쓸 수 없습니다(")
    assert f"make serve ADDRESS=127.0.0.1:{port + 1}" in finished.stderr
    assert finished.stderr.count("\n") == 1


@pytest.mark.parametrize("address", ["8000", "127.0.0.1:", "127.0.0.1:x", "127.0.0.1:99999"])
def test_bad_address_is_told_in_one_line(tree: Tree, address: str):
    finished = tree.run("tools.preview", address)
    assert (finished.returncode, finished.stderr.count("\n")) == (2, 1)
    assert f"{address}:1: run: 주소가 아닙니다" in finished.stderr
