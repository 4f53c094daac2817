"""How fast is it, against what else could be done: sets, peers, measuring, one command."""
