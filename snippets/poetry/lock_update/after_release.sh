poetry install
poetry show
poetry update greeting
poetry show
