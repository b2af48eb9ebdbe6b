python - <<'EOF' | xargs poetry add
import tomllib
packages = tomllib.load(open("Pipfile", "rb"))["packages"]
print(*(name + version.removeprefix("*") for name, version in packages.items()))
EOF
