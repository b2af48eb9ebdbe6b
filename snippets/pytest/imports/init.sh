touch tests/__init__.py
pytest -q
