poetry config --list | grep virtualenvs
