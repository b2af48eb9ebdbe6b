poetry --version
