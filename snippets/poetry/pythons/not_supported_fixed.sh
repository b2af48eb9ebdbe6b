poetry env use 3.12
poetry env info --path
