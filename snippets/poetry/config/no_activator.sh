poetry config --local virtualenvs.create false
poetry env activate
