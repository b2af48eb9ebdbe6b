poetry add --quiet greeting
poetry run python -c "import hello"
