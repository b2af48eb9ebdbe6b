"""저장소와 노트의 둘레에서 읽는 것."""

from __future__ import annotations

from pathlib import Path

from tests.evidence.conftest import copied
from tools.note.surroundings import image, look


def test_only_images_in_the_folder_of_the_note(tmp_path: Path):
    note = tmp_path / "노트/메모.md"
    (tmp_path / "노트/그림 폴더").mkdir(parents=True)
    for name in ("노트/그림 폴더/a.png", "노트/b.svg", "밖.png", "노트/c.txt"):
        (tmp_path / name).write_text("x", encoding="utf-8")
    text = "![a](%EA%B7%B8%EB%A6%BC%20%ED%8F%B4%EB%8D%94/a.png)\n![[b.svg|3]]\n![c](../밖.png)\n![d](c.txt)\n![e](없다.png)\n"
    found = look(copied(tmp_path / "저장소").project, note, text).images
    assert found == {"%EA%B7%B8%EB%A6%BC%20%ED%8F%B4%EB%8D%94/a.png", "b.svg"}
    assert image(note, "../밖.png") is None
    assert image(note, "a\0b.png") is None
