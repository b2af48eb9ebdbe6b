"""테마의 틀에서 고친 것."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace

from bs4 import BeautifulSoup
from jinja2 import ChoiceLoader, DictLoader, Environment, FileSystemLoader

OVERRIDES = Path(__file__).parents[2] / "overrides"
BASE = "{% block site_meta %}{% endblock %}{% block extrahead %}{% endblock %}"
DESCRIPTION = """fixture "x"를 찾지 못하는 <Task …> 오류의 'a' & b"""


def test_description_is_shown_as_it_is_written():
    templates = Environment(loader=ChoiceLoader([DictLoader({"base.html": BASE}), FileSystemLoader(OVERRIDES)]))
    templates.filters |= {"url": str, "script_tag": str}
    page = SimpleNamespace(
        meta={"description": DESCRIPTION}, title="x", url="x/", canonical_url="https://example.com/x/"
    )
    config = SimpleNamespace(site_name="x", theme=SimpleNamespace(favicon="x.svg"))
    html = templates.get_template("main.html").render(page=page, config=config, nav=SimpleNamespace(items=[]))
    found = BeautifulSoup(html, "html.parser")
    assert [meta["content"] for meta in found.select('[name="description"], [property="og:description"]')] == [
        DESCRIPTION
    ] * 2
    assert {tag.name for tag in found.find_all()} == {"meta", "link"}
