poetry install --with lint
poetry run python -c "import checker"
