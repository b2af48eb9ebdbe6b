cd ../app
poetry install
