poetry add --group dev watcher
poetry show --only dev
poetry sync --without dev
