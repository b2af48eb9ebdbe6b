python --version
poetry sync
poetry run python --version
