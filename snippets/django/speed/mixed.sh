pytest -q --reuse-db --no-migrations tests/speed/test_team.py
pytest -q --reuse-db --tb=no tests/speed/test_team.py
