pytest | grep configfile:
