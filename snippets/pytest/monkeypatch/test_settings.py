import os
from pathlib import Path

LIMITS = {"방문": 10}


# --8<-- [start:changes]
def test_settings(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOP_MODE", "test")
    monkeypatch.delenv("SHOP_TOKEN", raising=False)
    monkeypatch.setitem(LIMITS, "방문", 1)
    monkeypatch.chdir(tmp_path)
    # --8<-- [end:changes]

    assert os.environ["SHOP_MODE"] == "test"
    assert "SHOP_TOKEN" not in os.environ
    assert LIMITS == {"방문": 1}
    assert Path.cwd() == tmp_path
