pip install pytest-xdist
pytest -n 3
