poetry env remove --all
poetry env list
