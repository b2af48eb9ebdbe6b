pytest -q --reuse-db tests/speed/test_rows_left.py
pytest -q --reuse-db --tb=no tests/speed/test_rows_left.py
