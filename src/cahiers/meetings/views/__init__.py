"""Pages of the room, a file for each thing one comes to do."""
