pytest -q test_greeting.py | grep '^E .*recursive'
