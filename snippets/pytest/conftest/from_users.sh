cd users
pytest -q | grep 'not found'
