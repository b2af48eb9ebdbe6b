from rates import get_rate


def price_in_won(dollars):
    return dollars * get_rate("USD")
