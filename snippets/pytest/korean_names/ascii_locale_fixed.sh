LC_ALL=C PYTHONUTF8=1 pytest -q --tb=no test_fruit.py
