pip install django djangorestframework pytest-django
