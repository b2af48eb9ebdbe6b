poetry run python -c "import checker"
uv sync --quiet
poetry run python -c "import checker"
