uv pip install --quiet --python "$(poetry env info --executable)" colors
poetry run python -c "import colors; print(colors.__version__)"
poetry sync
