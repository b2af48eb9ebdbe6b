poetry config --local virtualenvs.in-project false
