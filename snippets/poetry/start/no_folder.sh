poetry init -n
poetry install
