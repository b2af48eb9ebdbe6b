from pathlib import Path

import pytest

FILES = sorted(Path("samples").glob("*.json"))


@pytest.mark.parametrize("file", FILES)
def test_is_not_empty(file):
    assert file.read_text(encoding="utf-8")
