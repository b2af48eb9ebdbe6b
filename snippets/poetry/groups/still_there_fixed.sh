poetry sync --without dev
poetry run python -c "import banner"
