rm -r "$(poetry env info --path)"
poetry install
