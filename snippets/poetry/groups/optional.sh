poetry install
poetry run python -c "import checker"
