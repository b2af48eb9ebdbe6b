poetry env use ~/opt/python3.12
poetry lock
