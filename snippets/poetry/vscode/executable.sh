poetry config --local virtualenvs.in-project true
poetry install
# --8<-- [start:path]
poetry env info --executable
# --8<-- [end:path]
