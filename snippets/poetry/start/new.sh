poetry new hello
cd hello
find . -type f | sort
cat pyproject.toml
