python -m venv --without-pip .venv
poetry install
poetry env list
