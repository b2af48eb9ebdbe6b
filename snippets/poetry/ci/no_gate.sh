poetry install --only main
