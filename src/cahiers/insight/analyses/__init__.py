"""What the room asks of `sense`: from an extract to a result, without a look at the database."""
