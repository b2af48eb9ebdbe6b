pytest -q --tb=no test_environment.py || true
pytest -q --tb=no --lf test_environment.py
