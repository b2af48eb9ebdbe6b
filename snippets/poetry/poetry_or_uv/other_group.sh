uv sync --quiet
uv run python -c "import banner, checker"
