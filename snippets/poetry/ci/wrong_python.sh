python --version
poetry sync --quiet
poetry run python --version
