poetry env use 3.12
poetry sync
poetry run python --version
poetry env list
