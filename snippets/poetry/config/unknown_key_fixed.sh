poetry config virtualenvs.in-project true
