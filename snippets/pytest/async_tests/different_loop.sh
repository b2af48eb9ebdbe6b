pytest -q test_loops.py | grep 'different loop'
