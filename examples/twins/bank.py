accounts = {name: [name, cents, ["opened"]]
            for name, cents in (("Ada", 100000), ("Alan", 2550))}


def money(cents):
    return f"{cents // 100}.{cents % 100:02}"


def transfer(source, target, amount):
    a, b = accounts[source], accounts[target]
    if amount <= 0:
        return "that makes no sense"
    if a[1] < amount:
        a[2].append(f"refused: {money(amount)}")
        return "there is not enough"
    a[1] -= amount
    b[1] += amount
    a[2].append(f"paid {money(amount)} to {target}")
    b[2].append(f"got {money(amount)} from {source}")
    return "done"


for line, source, target, amount in (
        ("Alan pays Ada 20.00", "Alan", "Ada", 2000),
        ("Alan pays Ada 20.00 again", "Alan", "Ada", 2000),
        ("Ada pays Alan 1.05", "Ada", "Alan", 105),
        ("Alan pays Ada nothing", "Alan", "Ada", 0)):
    print(line)
    print(" ", transfer(source, target, amount))
ada = accounts["Ada"]
for _ in range(10):
    ada[1] += ada[1] * 250 // 10000
ada[2].append("10 years of interest")
for owner, balance, history in accounts.values():
    print(owner, "has", money(balance))
    for number, line in enumerate(history, 1):
        print(f"  {number}. {line}")
print("Ada Lovelace")
