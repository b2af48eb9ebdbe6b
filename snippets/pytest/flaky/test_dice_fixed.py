import random


def roll(rng=random):
    return rng.randint(1, 6)


def test_roll():
    rolled = [roll(random.Random(seed)) for seed in range(100)]
    assert set(rolled) == {1, 2, 3, 4, 5, 6}
