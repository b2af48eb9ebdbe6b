import random


def roll():
    return random.randint(1, 6)


def test_roll():
    assert roll() < 6
