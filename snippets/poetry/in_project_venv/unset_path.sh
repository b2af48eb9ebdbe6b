poetry config virtualenvs.path --unset
poetry config virtualenvs.path
