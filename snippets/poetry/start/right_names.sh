poetry add colors greeting
