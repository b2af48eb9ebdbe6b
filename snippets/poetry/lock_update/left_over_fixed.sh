poetry remove --lock banner
poetry sync
poetry show
