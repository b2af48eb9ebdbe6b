cd shop
poetry init -n
poetry install
