uv add --quiet colors
poetry install
