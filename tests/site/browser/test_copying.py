"""복사한 것은 그대로 붙여 넣어 실행할 수 있다."""

from __future__ import annotations

import pytest

from tests.site.browser.checks import CONTENT, NEEDS
from tests.site.pages import prompts

pytestmark = [*NEEDS, pytest.mark.timeout(120)]

CONSOLE = "poetry/in-project-venv/"


@pytest.mark.parametrize("address", [CONSOLE, CONTENT])
def test_copied_block_has_what_is_shown_without_prompts(visit, address):
    page = visit(address)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    blocks = page.locator("article .proven:not(.language-text) > pre:visible")
    assert blocks.count()
    for block in blocks.all()[:8]:
        shown = block.locator("code").inner_text().strip()
        block.locator("xpath=..").locator(".proof-copy").click()
        page.wait_for_function("text => navigator.clipboard.readText().then(now => now.trim() === text)", arg=shown)
        assert prompts(shown) == []


def test_page_is_copied_as_markdown(visit):
    page = visit(CONTENT)
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    link = page.locator(".page-markdown")
    link.click()
    page.get_by_text("복사했습니다").wait_for()
    copied = page.evaluate("navigator.clipboard.readText()")
    assert copied.startswith("# ")
    assert "--8<--" not in copied
    assert copied.rstrip().endswith(CONTENT)


def test_markdown_is_opened_without_script(visit, url):
    page = visit(CONTENT, java_script_enabled=False)
    assert page.locator(".page-markdown").get_attribute("href") == "index.md"
