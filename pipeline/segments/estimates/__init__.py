"""What each segment asks of the body: activation, fibres, energy and set equivalents, and the totals of a run."""
