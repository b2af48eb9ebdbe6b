poetry env use system
poetry env list
poetry env remove 3.12
poetry env list
