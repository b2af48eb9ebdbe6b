poetry add greeting
poetry install
poetry run python -c "import hello, greeting; print(greeting.__version__)"
