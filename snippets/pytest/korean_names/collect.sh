pytest --collect-only -q
