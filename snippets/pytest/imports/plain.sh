pytest --no-header
