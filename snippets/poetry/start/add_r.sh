cat requirements.txt
poetry add -r requirements.txt
