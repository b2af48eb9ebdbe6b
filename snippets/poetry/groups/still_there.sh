poetry install --without dev
poetry run python -c "import banner"
