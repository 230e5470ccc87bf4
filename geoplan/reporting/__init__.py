"""What reports say of a plan, whatever they are written in: numbers, worst gaps, methods, the case for each town."""
