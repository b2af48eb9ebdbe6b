rm =1.0
poetry remove --lock greeting
poetry add --lock "greeting>=1.0"
grep greeting pyproject.toml
