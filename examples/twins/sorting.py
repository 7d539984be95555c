cities = [("Bern", 134, 540), ("Zermatt", 6, 1608), ("Basel", 173, 260),
          ("Chur", 38, 593), ("Sion", 34, 500), ("Arosa", 3, 1775)]


def show(title, order):
    print(f"{title}:", *(name for name, _, _ in order))


show("as they came", cities)
show("by name", sorted(cities))
show("by people", sorted(cities, key=lambda c: c[1]))
show("by how far from 600 m", sorted(cities, key=lambda c: abs(c[2] - 600)))
show("from the highest", sorted(cities, key=lambda c: -c[2]))
