poetry install --no-root
poetry run hello
