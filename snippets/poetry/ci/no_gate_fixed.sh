poetry check --lock && poetry install --only main
