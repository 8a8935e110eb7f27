"""How well the rules for "worse" do in a simulated world, where the truth is known: `make evaluate`."""
