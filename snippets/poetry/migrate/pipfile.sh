python - <<'EOF' | xargs poetry add
import tomllib
packages = tomllib.load(open("Pipfile", "rb"))["packages"].items()
print(*((name + version.removeprefix("*")).replace(" ", "") for name, version in packages))
EOF
