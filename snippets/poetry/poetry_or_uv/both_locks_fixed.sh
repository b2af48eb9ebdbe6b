poetry lock --quiet
poetry install
