poetry install
poetry run python -c "import hello; print(hello.__name__)"
