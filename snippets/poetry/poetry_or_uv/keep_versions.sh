awk -F'"' '/^name = / { name = $2 } /^version = / { print "-P", name "==" $2 }' poetry.lock | xargs uv lock --quiet
uv tree --quiet
