pytest -q test_set.py
pytest -q -n 2 test_set.py | grep -o '^Different tests were collected'
