"""What leaves the room: files, and what the calendars of others read."""
