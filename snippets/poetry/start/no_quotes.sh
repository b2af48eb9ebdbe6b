poetry add greeting>=1.0
ls -F
