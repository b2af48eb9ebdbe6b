"""묻는 쪽만 그린다."""

import os
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from markdown_exec import markdown_config
from mkdocs import utils

from tests.evidence.conftest import PAGE, SNIPPET, Tree, copied
from tools.preview.drawing import DrawError, Site

URL = "/demo/one/"


@pytest.fixture
def tree(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Tree]:
    tree = copied(tmp_path / "저장소")
    monkeypatch.chdir(tree.root)
    monkeypatch.setenv("MKDOCS_CONFIG_DIR", "")  # markdown-exec가 남기는 것을 되돌린다.
    yield tree
    markdown_config.reset()


@pytest.fixture
def site(tree: Tree, tmp_path: Path) -> Site:
    return Site(tmp_path / "그린 것", "127.0.0.1:8000")


def draw(site: Site, path: str = URL) -> str:
    file = site.page(path)
    assert file
    return site.draw(file)


def save(tree: Tree, site: Site, path: str, content: str | bytes | None) -> None:
    tree.write(path, content)
    site.forget({path}, lambda each: (tree.root / each).exists())


def test_only_the_page_that_is_asked_for_is_drawn(site: Site, monkeypatch: pytest.MonkeyPatch):
    drawn: list[str] = []
    write = utils.write_file
    monkeypatch.setattr(utils, "write_file", lambda content, path: drawn.append(path) or write(content, path))
    assert "하나를 돌려줍니다" in draw(site)
    assert drawn == [str(site.folder / "demo/one/index.html")]


def test_drawn_page_is_not_left_for_the_server(site: Site):
    draw(site)
    assert [*site.folder.rglob("*.html")] == []


def test_page_is_found_by_its_address(site: Site):
    assert [site.page(path) is not None for path in ("/", "/index.html", URL, "/demo/one", "/none/")] == [
        True, True, True, False, False,
    ]  # fmt: skip


def test_saved_page_and_snippet_are_drawn_anew(tree: Tree, site: Site):
    assert "새 문장" not in draw(site)
    save(tree, site, PAGE, tree.read(PAGE) + "\n새 문장\n")
    assert "새 문장" in draw(site)
    save(tree, site, SNIPPET, "NEW = 1\n")
    assert "NEW" in draw(site)


def test_saved_template_is_used_at_once(tree: Tree, site: Site):
    draw(site)
    save(tree, site, "theme/main.html", "<p>새 틀</p>{{ page.content }}")
    assert "새 틀" in draw(site)


def test_new_and_removed_pages_change_what_can_be_drawn(tree: Tree, site: Site):
    save(tree, site, "docs/demo/새쪽.md", "# 새 쪽\n")
    assert "새 쪽" in draw(site, "/demo/새쪽/")
    save(tree, site, "docs/demo/새쪽.md", None)
    assert site.page("/demo/새쪽/") is None


def test_files_beside_the_pages_are_copied_when_saved(tree: Tree, site: Site):
    save(tree, site, "docs/assets/a.css", "1")
    save(tree, site, "docs/assets/a.css", "2")
    assert (site.folder / "assets/a.css").read_text(encoding="utf-8") == "2"


def test_draft_is_drawn_and_marked(tree: Tree, site: Site):
    save(tree, site, "docs/demo/draft.md", "# 초안\n")
    save(tree, site, "mkdocs.yml", tree.read("mkdocs.yml") + "draft_docs: |\n  draft.md\n")
    assert "mkdocs-draft-marker" in draw(site, "/demo/draft/")


@pytest.mark.parametrize(
    ("path", "content", "line"),
    [
        ("mkdocs.yml", "site_name: [\n", "mkdocs.yml:1: built: 그리지 못했습니다("),
        (
            "mkdocs.yml",
            "site_name: 가\nplugins: [no-such]\n",
            "mkdocs.yml:1: built: 그리지 못했습니다(Config value 'plugins': The \"no-such\" plugin is not installed",
        ),
        ("mkdocs.yml", None, "mkdocs.yml:1: built: 그리지 못했습니다("),
    ],
)
def test_broken_settings_are_one_line_and_the_old_ones_stay(
    tree: Tree, site: Site, path: str, content: str | None, line: str
):
    good = tree.read(path)
    with pytest.raises(DrawError) as caught:
        save(tree, site, path, content)
    assert str(caught.value).startswith(line)
    assert "\n" not in str(caught.value)
    assert "하나를 돌려줍니다" in draw(site)
    # 고칠 때까지 다른 파일을 저장해도 다시 열어 본다.
    with pytest.raises(DrawError):
        save(tree, site, SNIPPET, "1\n")
    save(tree, site, path, good)


@pytest.mark.parametrize(
    ("path", "content"),
    [(PAGE, b"\xff"), ("theme/main.html", "{% if %}"), (SNIPPET, '--8<-- "no/such.py"\n')],
)
def test_page_that_cannot_be_drawn_is_one_line(tree: Tree, site: Site, path: str, content: str | bytes):
    save(tree, site, path, content)
    with pytest.raises(DrawError, match=rf"\A{PAGE}:1: built: 그리지 못했습니다\(.*\); 고쳐서 저장하십시오\Z"):
        draw(site)
    assert site.page("/")


def test_settings_that_name_a_missing_page_are_noticed(tree: Tree, site: Site):
    assert site.notices == []
    save(tree, site, "mkdocs.yml", tree.read("mkdocs.yml") + "  - demo/none.md\n")
    assert [line for line in site.notices if "demo/none.md" in line]


def pipe(path: Path) -> None:
    path.unlink(missing_ok=True)
    os.mkfifo(path)


ODD = "링크이거나 보통 파일이 아닙니다; 파일을 그 자리에 두십시오"


@pytest.mark.platform("linux", "darwin")
@pytest.mark.parametrize(
    ("path", "make"),
    [
        ("docs/demo/pipe.md", pipe),
        ("docs/assets.png", pipe),
        ("mkdocs.yml", pipe),
        ("docs/loop", lambda path: path.symlink_to("..")),
        ("docs/.loop", lambda path: path.symlink_to("..")),
        ("docs/device.png", lambda path: path.symlink_to("/dev/zero")),
    ],
)
def test_file_that_never_ends_is_told_and_not_read(tree: Tree, site: Site, path: str, make: Callable[[Path], None]):
    """파이프는 쓰는 것이 없으면, 장치는 언제까지나, 위를 가리키는 링크는 끝없이 읽는다."""
    make(tree.root / path)
    with pytest.raises(DrawError, match=rf"\A{path}:1: missing: {ODD}\Z"):
        site.forget({path, "mkdocs.yml"}, lambda each: (tree.root / each).exists())
    assert "하나를 돌려줍니다" in draw(site)
    (tree.root / path).unlink()


@pytest.mark.platform("linux", "darwin")
def test_page_that_became_a_pipe_is_not_drawn(tree: Tree, site: Site):
    pipe(tree.root / PAGE)
    site.forget({PAGE}, lambda each: (tree.root / each).exists())
    with pytest.raises(DrawError, match=rf"\A{PAGE}:1: missing: {ODD}\Z"):
        draw(site)
    assert site.page("/")


@pytest.mark.platform("linux", "darwin")
def test_lock_that_an_editor_leaves_is_no_fault(tree: Tree, site: Site):
    (tree.root / "docs/demo/.#one.md").symlink_to("me@host.1234:5678")
    site.open()
    assert "하나를 돌려줍니다" in draw(site)
