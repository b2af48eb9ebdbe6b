poetry add greetting
