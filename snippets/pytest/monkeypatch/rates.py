def get_rate(currency):
    raise ConnectionError("환율 서버에 접속할 수 없습니다")
