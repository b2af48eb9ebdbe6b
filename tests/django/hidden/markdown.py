"""shop_project를 쓰는 사람에게는 없는 패키지. 있으면 DRF가 실행할 때마다 불러오느라 느려진다."""

raise ImportError("테스트에서 감춘 패키지입니다")
