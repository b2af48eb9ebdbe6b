poetry add $(cat requirements.txt)
