cat poetry.toml
poetry config virtualenvs.in-project false
poetry config virtualenvs.in-project
