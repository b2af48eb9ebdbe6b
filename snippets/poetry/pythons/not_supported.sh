poetry lock
poetry env info --path
