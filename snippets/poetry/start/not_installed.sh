poetry add greeting
poetry run python -c "import hello"
