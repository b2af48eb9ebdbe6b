"""페이지와 테스트 모듈의 틀."""

from __future__ import annotations

import ast
import subprocess

import pytest
import yaml

from evidence.pages import FRONT_MATTER, opened_by, parse
from evidence.running import find_tool
from tools.note.templates import block_stub, claim_stub, fence, front_matter, module_text

SENTENCES = ("짧다", "글이 `f(\"x\")`에서 '끝난다'" * 3, "아주 긴 글이다 " * 30, "C:\\x가 있다\u3000")


@pytest.mark.tool("ruff")
def test_module_is_formatted_as_ruff_does(project):
    stubs = [claim_stub(f"test_{number}", "docs/a/b.md", sentence) for number, sentence in enumerate(SENTENCES)]
    stubs += [
        block_stub(f"test_{name.replace('.', '_')}", f"a/b/{name}", output=True)
        for name in ("x.py", "test_x.py", "x.toml", "x.sql")
    ]
    text = module_text("docs/a/b.md", stubs)
    for command in (("format", "--check"), ("check",)):
        finished = subprocess.run(
            [find_tool("ruff") or "ruff", *command, "--stdin-filename", "tests/a/test_b.py", "-"],
            input=text, cwd=project.root, capture_output=True, text=True, encoding="utf-8",
        )  # fmt: skip
        assert finished.returncode == 0, finished.stdout + finished.stderr


def test_each_kind_of_file_is_proven_by_its_own_fixture():
    calls = {
        name: block_stub("test_x", f"a/b/{name}", output=name == "out.py").call for name in ("out.py", "x.py", "x.sh")
    }
    calls |= {
        name: block_stub("test_x", f"a/b/{name}", output=False).call for name in ("test_x.py", "x.toml", "x.pycon")
    }
    assert calls == {
        "out.py": 'expect_output("a/b/out.py")',
        "x.py": 'assert run("a/b/x.py").returncode == 0',
        "x.sh": 'assert run("a/b/x.sh").returncode == 0',
        "test_x.py": 'expect_suite("a/b/test_x.py")',
        "x.toml": 'use("a/b/x.toml")',
        "x.pycon": "",
    }
    module = module_text("docs/a/b.md", [block_stub("test_x", "a/b/x.py", output=False)])
    function = ast.parse(module).body[-1]
    assert isinstance(function, ast.FunctionDef)
    assert [argument.arg for argument in function.args.args] == ["run"]


def test_front_matter_is_yaml_whatever_the_words():
    words = ('따옴표 " : 쌍점', "# 우물", "\\u", "a]b", "yes", "- x")
    found = FRONT_MATTER.match(front_matter(words[0], words[2], words))
    assert found
    assert yaml.safe_load(found[1])["title"] == words[0]
    assert [str(tag) for tag in yaml.safe_load(found[1])["tags"] if tag is not True] == [w for w in words if w != "yes"]


def test_title_of_a_block_does_not_break_its_fence():
    for title in ('`a` "b" {c}', "[글](주소)", "<b>", "", "가" * 99):
        lines = fence("python", title, "a/b.py", "    ")
        assert opened_by(lines[0])
        page = parse("docs/x.md", "- 글\n\n" + "\n".join(lines) + "\n")
        assert page.violations == []
        assert [(block.snippet, block.language) for block in page.blocks] == [("snippets/a/b.py", "python")]
