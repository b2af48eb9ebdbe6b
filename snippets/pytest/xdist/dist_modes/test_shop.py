import pytest


class TestCart:
    @pytest.mark.xdist_group("stock")
    def test_add(self):
        assert {"사과"} | {"배"} == {"배", "사과"}

    def test_drop(self):
        assert {"사과"} - {"사과"} == set()

    def test_count(self):
        assert len({"사과", "배"}) == 2


class TestOrder:
    @pytest.mark.xdist_group("stock")
    def test_pay(self):
        assert 1000 * 2 == 2000
