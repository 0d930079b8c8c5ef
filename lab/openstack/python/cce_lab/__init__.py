"""What the lab puts in the place of hypervisors, agents and storage, and how it starts nova and heat."""
