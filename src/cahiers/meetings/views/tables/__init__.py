"""Pages of a table and of the room: sheets and votes."""
