poetry env use 3.12
