poetry remove --lock banner
poetry install
poetry show
