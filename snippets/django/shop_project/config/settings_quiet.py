from config.settings_logging import *  # noqa: F403
from config.settings_logging import LOGGING

LOGGING["loggers"]["django.db.backends.schema"] = {"level": "INFO"}
