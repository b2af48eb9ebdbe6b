sed -i.bak 's/"greeting"/"greeting-practice"/' pyproject.toml
poetry add greeting
