"""Which incentives a profile meets, may meet and misses: profile + conditions -> verdicts. Pure."""
