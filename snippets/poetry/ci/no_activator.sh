export POETRY_VIRTUALENVS_CREATE=false
poetry install --only main --no-root
poetry env activate
