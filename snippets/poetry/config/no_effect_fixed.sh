poetry config --local virtualenvs.in-project false
poetry config virtualenvs.in-project
