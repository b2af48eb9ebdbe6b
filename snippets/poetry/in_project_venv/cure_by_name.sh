poetry env remove "$(basename "$(poetry env info --path)")"
poetry install
