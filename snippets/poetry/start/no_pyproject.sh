mkdir ../empty
cd ../empty
poetry install
