cd users
pytest -q
