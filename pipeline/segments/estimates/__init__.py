"""What each segment asks of the body: activation, fibres and energy, and the totals of a run."""
