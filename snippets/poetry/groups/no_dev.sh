poetry install --no-dev
