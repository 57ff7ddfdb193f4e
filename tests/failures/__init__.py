"""What can go wrong around the tool: disks, signals, users, streams, terminals. Results are whole or absent."""
