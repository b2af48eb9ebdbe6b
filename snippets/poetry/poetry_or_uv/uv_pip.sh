uv pip install --quiet --python "$(poetry env info --executable)" colors
