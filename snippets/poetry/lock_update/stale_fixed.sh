poetry lock
poetry install
