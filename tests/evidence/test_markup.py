"""쪽에 쓸 수 있는 HTML."""

from __future__ import annotations

import importlib

import pytest

from evidence import markup

# (요소, 속성, 증명한 블록인지) → 쓸 수 없는 것
ELEMENTS = {
    "paragraph": ("p", {"class": "legend", "id": "x"}, False, []),
    "attributes": ("p", {"style": "x", "onclick": "y", "id": "z"}, False, ["<p onclick>", "<p style>"]),
    "unknown element": ("x-code", {"style": "x"}, False, ["<x-code>"]),
    "class": ("p", {"class": "note  proof"}, False, ['<p class="proof">']),
    "class without a value": ("p", {"class": None}, False, []),
    "title without a class": ("a", {"title": "x"}, False, ["<a title>"]),
    "title of a claim": ("a", {"title": "x", "class": "claim"}, False, []),
    "name of a drawing": ("svg", {"aria-label": "x"}, False, []),
    "name of a paragraph": ("p", {"aria-label": "x"}, False, ["<p aria-label>"]),
    "language of a block": ("div", {"class": "proven language-python highlight"}, False, []),
    "class in a block": ("span", {"class": "proof-none k"}, True, []),
    "hidden": ("p", {"hidden": None}, False, ["<p hidden>"]),
    "hidden bar": ("div", {"hidden": None}, True, []),
    "tab": ("input", {"type": "radio", "checked": None}, False, []),
    "box to check": ("input", {"type": "checkbox", "checked": None}, False, ["<input>"]),
    # 코드가 되는 요소가 증명한 블록에 있는지는 built.py가 따로 본다.
    "code": ("pre", {"style": "x"}, False, []),
}


@pytest.mark.parametrize(("tag", "attributes", "drawn", "expected"), ELEMENTS.values(), ids=ELEMENTS)
def test_what_a_page_may_hold(tag: str, attributes: dict[str, str | None], drawn: bool, expected: list[str]):
    assert [*markup.odd(tag, attributes, drawn=drawn)] == expected


def test_places_of_what_a_text_may_not_hold():
    assert [(offset, rule) for offset, rule, _ in markup.refused("글 <Pre> <x> ✓ style=x")] == [
        (2, "inline-code"),
        (8, "inline-code"),
        (14, "inline-code"),
        (12, "claim"),
    ]


def test_code_is_never_free():
    assert markup.TAGS.isdisjoint(markup.PROVEN)


def test_functions_that_a_page_may_run_are_there():
    for module, _, name in (each.rpartition(".") for each in markup.DRAWING):
        assert callable(getattr(importlib.import_module(module), name))
