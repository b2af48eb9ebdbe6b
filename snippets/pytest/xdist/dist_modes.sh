for mode in load loadscope loadfile loadgroup worksteal; do
  echo "--dist $mode"
  pytest -q -n 2 --dist $mode | grep '한 워커'
done
