LC_ALL=C PYTHONUTF8=0 pytest -q --tb=no test_fruit.py
