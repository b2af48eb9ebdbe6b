cat >> pyproject.toml <<'END'

[tool.poetry]
package-mode = false
END
poetry install
