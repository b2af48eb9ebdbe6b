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
        block.locator(".md-code__button").first.click()
        page.wait_for_function("text => navigator.clipboard.readText().then(now => now.trim() === text)", arg=shown)
        assert prompts(shown) == []
