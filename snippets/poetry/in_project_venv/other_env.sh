. ../other/bin/activate
poetry env info --path
deactivate
poetry env info --path
