"""지은 쪽의 블록에 실행 단추를 달거나, 브라우저에서 실행할 수 없는 까닭을 적는다. 빌더와 무관하다.

단추는 증명된 블록에만, 그리고 지금의 스니펫과 출력을 잰 결과가 같았던 것에만 단다.
"""

from __future__ import annotations

import html
import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

from evidence.project import Project
from tools.site import programs, pyodide
from tools.site.programs import Program

BOX = re.compile(r'<div\b[^>]*\bdata-snippet="(?P<target>[^"]*)"[^>]*>')
BAR = re.compile(r'<div class="proof" data-state="(?P<state>\w+)"[^>]*?(?P<hidden> hidden(?:="")?)?>')
TESTS = re.compile(r'<details class="proof-tests"><summary>.*?</summary>')
FOLDER = "assets/run/programs"


class Entry(NamedTuple):
    """프로그램 하나의 단추나 까닭. 둘 다 없을 수 있다."""

    button: str
    why: str


def add(site: Path, project: Project, runtime: Path = pyodide.INSTALLED) -> None:
    """지은 사이트에 단추와, 단추가 받을 것을 더한다. Pyodide가 없으면 아무것도 하지 않는다.

    Parameters:
        site: 지은 사이트의 폴더.
        runtime: npm이 설치한 Pyodide의 폴더.
    """
    if not pyodide.is_installed(runtime):
        return
    pyodide.copy(runtime, site)
    found = {program.path: program for program in programs.shown(project)}
    fresh = programs.fresh(project, programs.read())
    entries = {path: _entry(program, fresh.get(path, "")) for path, program in found.items()}
    for file in sorted(site.rglob("*.html")):
        text = file.read_text(encoding="utf-8")
        if (added := with_entries(text, entries)) != text:
            file.write_text(added, encoding="utf-8")
    for program in (found[path] for path, entry in entries.items() if entry.button):
        _write(site / FOLDER, program)


def _entry(program: Program, result: str) -> Entry:
    name = _name(program)
    if result == programs.SAME:
        return Entry(f'<button class="proof-run" type="button" data-run="{html.escape(name)}">실행</button>', "")
    why = program.lacks or programs.WHY.get(result, "")
    return Entry(
        "", f'<span class="proof-why">브라우저에서 실행할 수 없습니다: {html.escape(why)}.</span>' if why else ""
    )


def _name(program: Program) -> str:
    return program.path.removeprefix("snippets/")


def _write(folder: Path, program: Program) -> None:
    file = folder / f"{_name(program)}.json"
    file.parent.mkdir(parents=True, exist_ok=True)
    content = {"name": file.stem, "text": program.text, "output": program.pieces}
    file.write_text(json.dumps(content, ensure_ascii=False), encoding="utf-8")


def with_entries(text: str, entries: Mapping[str, Entry]) -> str:
    """단추와 까닭을 더한 쪽.

    Parameters:
        text: 지은 쪽의 HTML.
        entries: 스니펫의 경로마다 더할 것.
    """
    result, end = [], 0
    for program, bar, tests in _bars(text):
        entry = entries.get(program, Entry("", ""))
        if entry.button:
            result += [text[end:bar], entry.button]
            end = bar
        elif entry.why and tests:
            result += [text[end:tests], entry.why]
            end = tests
    return "".join([*result, text[end:]])


def _bars(text: str) -> Iterator[tuple[str, int, int]]:
    """증명된 블록의 한 줄마다 (그것이 말하는 프로그램, 항목의 첫 자리, 테스트 목록의 첫 자리나 0)."""
    program = ""
    boxes = list(BOX.finditer(text))
    ends = [box.start() for box in boxes[1:]] + [len(text)]
    for box, end in zip(boxes, ends, strict=False):
        path = f"snippets/{html.unescape(box['target']).partition(':')[0]}"
        program = program if path.endswith(".out") else path
        bar = BAR.search(text, box.end(), end)
        if bar and bar["state"] == "proven" and not bar["hidden"]:
            tests = TESTS.search(text, bar.end(), end)
            yield program, bar.end(), tests.end() if tests else 0
            program = ""  # 출력의 판마다 다시 달지 않는다.
