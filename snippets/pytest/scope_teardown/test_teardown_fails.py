import pytest


# --8<-- [start:suite]
@pytest.fixture
def report(tmp_path):
    path = tmp_path / "report.txt"
    path.write_text("합계", encoding="utf-8")
    yield path
    path.unlink()


def test_delete(report):
    report.unlink()
    assert not report.exists()


# --8<-- [end:suite]
