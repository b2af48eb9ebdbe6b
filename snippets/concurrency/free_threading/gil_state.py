import sys
import sysconfig

print("GIL 없이 빌드했는가:", bool(sysconfig.get_config_var("Py_GIL_DISABLED")))
print("GIL이 켜져 있는가:", sys._is_gil_enabled())
