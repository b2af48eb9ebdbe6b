poetry install --quiet
poetry run python -c "import sys, greeting, banner; print(sys.prefix)"
uv sync --quiet
uv run python -c "import sys, greeting, banner; print(sys.prefix)"
ls *.lock
