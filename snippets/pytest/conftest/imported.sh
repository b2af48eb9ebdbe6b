pytest -q
pytest -q users | grep ImportError:
