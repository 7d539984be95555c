import sys

HALL = "You stand in a hall. There are doors to the north and the east."
CELLAR = "A cellar with a door to a garden in the south, and the hall in the west."
WAYS = {("hall", "north"): "library", ("hall", "east"): "cellar",
        ("library", "south"): "hall", ("cellar", "west"): "hall",
        ("cellar", "south"): "garden"}
room, lamp, lit, moves = "hall", False, False, 0


def describe():
    if room == "hall":
        print(HALL)
    elif room == "library":
        print("Books up to the ceiling. The hall is in the south.")
        if not lamp:
            print("A lamp stands on the desk.")
    elif room == "garden":
        print("You are outside, in the sun.")
    else:
        print(CELLAR if lit else "It is dark. The hall is in the west.")


describe()
for line in sys.stdin.read().splitlines():
    verb, _, thing = line.partition(" ")
    print(">", line)
    dark = room == "cellar" and not lit
    if dark and verb not in ("light", "west"):
        describe()
    elif (room, verb) in WAYS:
        room = WAYS[room, verb]
        moves += 1
        describe()
        if room == "garden":
            break
    elif verb == "look":
        describe()
    elif verb == "take" and room == "library":
        good = thing == "lamp" and not lamp
        lamp |= good
        print("You take the lamp." if good else "You cannot take that.")
    elif verb == "light":
        lit |= lamp
        print("The lamp burns." if lamp else "You have nothing that burns.")
    elif verb == "pockets":
        print("You carry", int(lamp), "things.")
    else:
        print("You cannot", verb, "here.")
print(moves, "moves")
