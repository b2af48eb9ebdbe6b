poetry add greeting
poetry install --quiet
poetry run python -c "import hello, greeting; print(greeting.__version__)"
