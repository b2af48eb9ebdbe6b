django-admin startproject config .
python manage.py startapp teams
python manage.py startapp users
python manage.py startapp orders
