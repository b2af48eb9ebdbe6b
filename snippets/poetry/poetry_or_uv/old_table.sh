uv sync --quiet
echo "uv sync: $?"
uv run --quiet python -c "import greeting"
