import pytest

COLORS = {"red", "orange", "yellow", "green", "blue", "indigo", "violet", "black", "white"}


@pytest.mark.parametrize("color", sorted(COLORS))
def test_color(color):
    assert color.isalpha()
