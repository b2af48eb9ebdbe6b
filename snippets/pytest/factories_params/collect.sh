pytest -q --collect-only test_stacked.py
