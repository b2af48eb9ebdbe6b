mkdir shop
echo "print('shop')" > shop/shop.py
poetry new shop
