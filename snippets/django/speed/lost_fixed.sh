pytest -q --tb=no tests/speed/test_default_team.py
