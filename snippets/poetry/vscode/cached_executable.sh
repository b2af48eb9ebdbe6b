poetry install
poetry env info --executable
