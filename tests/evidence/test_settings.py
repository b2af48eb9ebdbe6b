"""MkDocs의 설정: 관문과 다른 것을 읽거나 보이게 하는 것."""

from __future__ import annotations

import pytest

from evidence import settings
from tests.evidence.conftest import PAGE, Tree

BACK = "설정이 관문이 읽는 것과 다른 것을 보이게 합니다; 저장소에 있던 설정으로 되돌리십시오"
# 바꾼 설정 → 잘못으로 이름 대는 것
CHANGES = {
    "another folder of pages": ("docs_dir: pages\n", "", ["docs_dir"]),
    "hooks": ("hooks: [x.py]\n", "", ["hooks"]),
    "other settings below": ("INHERIT: other.yml\n", "", ["INHERIT"]),
    "pages left out": ("exclude_docs: one.md\n", "", ["exclude_docs"]),
    "another folder of snippets": ("base_path: [other, snippets]", "base_path: [snippets]", ["pymdownx.snippets"]),
    "no folder of snippets": ("base_path: [nowhere]", "base_path: [snippets]", ["pymdownx.snippets"]),
    "missing snippets are empty": ("check_paths: false", "check_paths: true", ["pymdownx.snippets"]),
    "text before every page": (
        "check_paths: true\n      auto_append: [x.md]",
        "check_paths: true",
        ["pymdownx.snippets"],
    ),
    "no proofs": ("pymdownx.tasklist", "evidence.extension", ["evidence.extension"]),
    "proofs of another repository": (
        "evidence.extension:\n      root: other",
        "evidence.extension",
        ["evidence.extension"],
    ),
    "link to the source": ("evidence.extension:\n      repository: x", "evidence.extension", []),
    "shell runs in pages": ("languages: [python, bash]", "languages: [python]", ["markdown-exec"]),
    "everything runs in pages": ("ansi: 'off'", "languages: [python]", ["markdown-exec"]),
    "plugins as a mapping": (
        "plugins:\n  markdown-exec: {}\n",
        "plugins:\n  - markdown-exec:\n      languages: [python]\n",
        ["markdown-exec"],
    ),
    "no plugins": ("", "plugins:\n  - markdown-exec:\n      languages: [python]\n", []),
    "plugins from the environment": (
        "plugins: !ENV [PLUGINS]\n",
        "plugins:\n  - markdown-exec:\n      languages: [python]\n",
        ["plugins"],
    ),
    "extension from the environment": ("- !ENV [EXTENSION]\n  - tables", "- tables", ["markdown_extensions"]),
    "a list among plugins": ("plugins:\n  - [x]\n", "plugins:\n", ["plugins"]),
}


@pytest.mark.parametrize(("new", "old", "names"), CHANGES.values(), ids=CHANGES)
def test_setting_that_shows_something_else(tree: Tree, new: str, old: str, names: list[str]):
    if old:
        tree.replace("mkdocs.yml", old, new)
    else:
        tree.add("mkdocs.yml", new)
    assert [str(fault) for fault in settings.faults(tree.project)] == [
        f"mkdocs.yml:1: missing: {name} {BACK}" for name in names
    ]


# mkdocs.yml → 오류
BROKEN: dict[str | bytes, str] = {
    "nav:\n  - [\n": "3: missing: YAML로 쓴 설정이 아닙니다; 구문을 고치십시오",
    "- a\n": "1: missing: YAML로 쓴 설정이 아닙니다; 구문을 고치십시오",
    "a: \0\n": "1: missing: YAML로 쓴 설정이 아닙니다; 구문을 고치십시오",
    b"\xff": "1: missing: UTF-8이 아닙니다; UTF-8로 저장하십시오",
}


@pytest.mark.parametrize(("text", "message"), BROKEN.items(), ids=["syntax", "list", "NUL", "encoding"])
def test_settings_that_cannot_be_read(tree: Tree, text: str | bytes, message: str):
    tree.write("mkdocs.yml", text)
    assert [str(fault) for fault in settings.faults(tree.project)] == [f"mkdocs.yml:{message}"]
    assert settings.moved(tree.project) == {}


def test_pages_that_moved(tree: Tree):
    assert settings.moved(tree.project) == {}
    text = tree.project.text("mkdocs.yml")
    tree.write("mkdocs.yml", f"{text}extra:\n  moved:\n    demo/old: demo/one\n    demo/two: [demo/one, index]\n")
    assert settings.moved(tree.project) == {"demo/old": ["demo/one"], "demo/two": ["demo/one", "index"]}
    assert list(settings.faults(tree.project)) == []
    tree.write("mkdocs.yml", f"{text}extra:\n  moved: {{demo/one: [demo/gone], demo/old: []}}\n")
    assert [str(fault) for fault in settings.faults(tree.project)] == [
        "mkdocs.yml:1: missing: moved의 demo/one 쪽이 아직 있습니다; 쪽을 지우거나 그 줄을 지우십시오",
        "mkdocs.yml:1: missing: moved의 demo/one를 옮긴 쪽 demo/gone이 없습니다; 있는 쪽의 주소를 쓰십시오",
        "mkdocs.yml:1: missing: moved의 demo/old를 옮긴 쪽 (없음)이 없습니다; 있는 쪽의 주소를 쓰십시오",
    ]
    for odd in ("[]", "extra: 1\n", "extra: {moved: [a]}\n"):
        tree.write("mkdocs.yml", odd)
        assert settings.moved(tree.project) == {}


def test_drafts_are_single_pages_outside_the_navigation(tree: Tree):
    assert settings.drafts(tree.project) == set()
    text = tree.project.text("mkdocs.yml")
    outside = text.replace("  - demo/one.md\n", "")
    tree.write("mkdocs.yml", f"{outside}draft_docs: |\n  # 초안\n  /demo/one.md\n")
    assert settings.drafts(tree.project) == {PAGE}
    assert list(settings.faults(tree.project)) == []
    tree.write("mkdocs.yml", f"{text}draft_docs: |\n  /demo/one.md\n")
    assert [str(fault) for fault in settings.faults(tree.project)] == [
        "mkdocs.yml:1: missing: /demo/one.md이 nav에도 있습니다; 증명했으면 draft_docs에서, 아니면 nav에서 지우십시오"
    ]
    for pattern in ("/demo/", "*.md", "demo/one.md", "!/index.md", "/demo/gone.md", "/**"):
        tree.write("mkdocs.yml", f"{outside}draft_docs: |\n  {pattern}\n")
        assert [str(fault) for fault in settings.faults(tree.project)] == [
            f"mkdocs.yml:1: missing: draft_docs의 {pattern}이 있는 페이지가 아닙니다; "
            "/폴더/이름.md 꼴로 쓰거나 그 줄을 지우십시오"
        ]
    for odd in ("- a\n", "a: \0", "draft_docs: [/demo/one.md]\n", "draft_docs:\n"):
        tree.write("mkdocs.yml", odd)
        assert settings.drafts(tree.project) == set()
