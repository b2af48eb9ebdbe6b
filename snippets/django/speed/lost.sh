pytest -q --tb=no --no-migrations tests/speed/test_default_team.py
