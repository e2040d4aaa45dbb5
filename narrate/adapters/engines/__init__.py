"""Speech engines, each a class that fulfils `narrate.ports.Engine`; none imports another."""
