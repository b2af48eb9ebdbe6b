export PATH="$HOME/.local/bin:$PATH"
poetry --version
