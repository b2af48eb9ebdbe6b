from django.test.utils import CaptureQueriesContext  
from django.db import connection  
  
with CaptureQueriesContext(connection) as ctx:
