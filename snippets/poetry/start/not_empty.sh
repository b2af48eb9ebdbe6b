cd shop
poetry init -n
