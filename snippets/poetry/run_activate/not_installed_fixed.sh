poetry install
poetry run hello
