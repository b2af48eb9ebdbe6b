poetry new hello
cd hello
cat pyproject.toml
