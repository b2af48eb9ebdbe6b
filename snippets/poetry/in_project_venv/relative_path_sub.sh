poetry config virtualenvs.in-project false
poetry config virtualenvs.path "./.venv"
poetry install
mkdir sub
cd sub
poetry install
