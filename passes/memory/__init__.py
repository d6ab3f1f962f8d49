"""What the schedule needs of each memory and link: peak bits, residents, accesses, energy, traffic."""
