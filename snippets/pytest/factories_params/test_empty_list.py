from pathlib import Path

import pytest

# --8<-- [start:test]
FILES = sorted(Path("samples").glob("*.json"))


@pytest.mark.parametrize("file", FILES)
def test_is_not_empty(file):
    assert file.read_text(encoding="utf-8")


# --8<-- [end:test]
