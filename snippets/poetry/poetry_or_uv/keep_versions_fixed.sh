pins=$(awk -F'"' '/^name = / { name = $2 } /^version = / { print "-P " name "==" $2 }' poetry.lock)
uv lock --quiet $pins
uv tree --quiet
