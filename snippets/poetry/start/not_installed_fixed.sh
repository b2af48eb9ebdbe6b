poetry install
poetry run python -c "import hello"
