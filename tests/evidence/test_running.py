"""스니펫을 실행하는 명령과 환경."""

from __future__ import annotations

import sys
import sysconfig
from pathlib import Path

import pytest

from evidence.outputs import PLACES
from evidence.running import UNSET, Finished, RunError, command_for, find_tool, in_place, machine_roots, run_command

SHOW = "import os, sys; print(*(os.environ.get(name) for name in sys.argv[1:]))"


def test_command_that_cannot_be_found(tmp_path: Path):
    message = r"^s/x\.sh:1: run: 명령 no-such-tool이 없습니다; 설치하거나 tool 표시를 다십시오$"
    with pytest.raises(RunError, match=message):
        run_command(["no-such-tool"], cwd=tmp_path, label="s/x.sh")


def test_command_that_does_not_end(tmp_path: Path):
    message = r"^s/x\.py:1: run: 0\.1초 안에 끝나지 않았습니다; 끝나는 조건을 확인하십시오$"
    with pytest.raises(RunError, match=message):
        run_command([sys.executable, "-c", "while True: pass"], cwd=tmp_path, timeout=0.1, label="s/x.py")


def test_file_that_cannot_run():
    with pytest.raises(RunError, match=r"^s/x\.toml:1: run: \.toml 파일은 실행할 수 없습니다; "):
        command_for(Path("x.toml"), "s/x.toml")


def test_program_of_a_file(monkeypatch: pytest.MonkeyPatch):
    assert command_for(Path("s/x.py"), "") == [sys.executable, str(Path("s/x.py"))]
    monkeypatch.setenv("PATH", "")
    assert command_for(Path("s/x.sh"), "") == ["bash", "-euo", "pipefail", str(Path("s/x.sh"))]


def test_settings_of_the_computer_do_not_reach_a_snippet(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    unset = (*UNSET, "PYTHONOPTIMIZE", "PYTHONPYCACHEPREFIX", "PYTHONNODEBUGRANGES", "PYTHONUNBUFFERED")
    for name in (*unset, "KEPT"):
        monkeypatch.setenv(name, "0")
    command = [sys.executable, "-c", SHOW, *unset, "KEPT", "GIVEN", "COLUMNS"]
    finished = run_command(command, cwd=tmp_path, env={"GIVEN": "1", "COLUMNS": ""})
    assert finished.stdout.split() == ["None"] * len(unset) + ["0", "1", "None"]


def test_streams_apart_and_in_their_order(tmp_path: Path):
    script = "import sys\nfor n in range(3): print(n); print(n, file=sys.stderr)"
    command = [sys.executable, "-c", script]
    apart = run_command(command, cwd=tmp_path)
    assert (apart.stdout, apart.stderr) == ("0\n1\n2\n", "0\n1\n2\n")
    assert run_command(command, cwd=tmp_path, merge=True) == Finished(0, "0\n0\n1\n1\n2\n2\n", "")


def test_output_that_is_no_utf8(tmp_path: Path):
    command = [sys.executable, "-c", "import sys; sys.stdout.buffer.write(b'\\xff')"]
    assert run_command(command, cwd=tmp_path).stdout == "\\xff"


def test_paths_of_the_folder_are_shown_as_from_inside_it(tmp_path: Path):
    roots = {"/x": "/usr"}
    runs = iter((f"{tmp_path / 'a.py'} file://{tmp_path / 'b.py'} {tmp_path}", "둘째"))
    finished = in_place(lambda: Finished(1, next(runs), f"{tmp_path / 'c.py'}"), "snippets/x.py", tmp_path, roots)
    assert finished == Finished(1, f"a.py b.py {tmp_path}", "c.py", "snippets/x.py")
    assert (finished.roots, finished.again and finished.again().stdout) == (roots, "둘째")


def test_every_folder_of_the_computer_has_a_shown_path(tmp_path: Path):
    roots = machine_roots(tmp_path / "root", tmp_path, {"HOME": str(tmp_path / "me")})
    assert set(roots.values()) == set(PLACES)
    assert roots[sysconfig.get_path("stdlib")] == "/usr/lib/python3"
    assert "/home/me" not in machine_roots(tmp_path, tmp_path, {"X": "1"}).values()


def test_tool_is_found_on_the_path_or_beside_the_interpreter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    beside = tmp_path / "browser/node_modules/.bin"
    beside.mkdir(parents=True)
    for folder, name in ((tmp_path, "google-chrome"), (tmp_path, "mine"), (beside, "lighthouse")):
        (folder / name).touch(mode=0o755)
    monkeypatch.setattr(sys, "prefix", str(tmp_path))
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    assert find_tool("chromium") == str(tmp_path / "google-chrome")
    assert find_tool("lighthouse") == str(beside / "lighthouse")
    assert find_tool("no-such-tool") is None
    monkeypatch.setenv("CHROMIUM", str(tmp_path / "mine"))
    assert find_tool("chromium") == str(tmp_path / "mine")
    monkeypatch.setenv("CHROMIUM", "no-such-browser")
    assert find_tool("chromium") is None
