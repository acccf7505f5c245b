"""What an athlete can do on a local date: critical speed, D', sprint speed, heart rates and oxygen uptake."""
