poetry lock
poetry check
poetry install
