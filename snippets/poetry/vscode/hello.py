import sys

import greeting

print(f"greeting {greeting.__version__}")
print(sys.prefix)
