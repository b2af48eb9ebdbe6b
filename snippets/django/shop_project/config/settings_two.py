from config.databases import database_from
from config.settings import *  # noqa: F403
from config.settings import DATABASES

DATABASES["other"] = database_from("")
