rm =1.0
poetry add "greeting>=1.0"
