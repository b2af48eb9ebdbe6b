pytest -v --no-header -k "apple and not 2" test_stacked.py
