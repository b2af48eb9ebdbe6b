poetry lock
poetry check --strict
poetry sync
