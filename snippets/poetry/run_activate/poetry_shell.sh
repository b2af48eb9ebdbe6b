poetry shell
