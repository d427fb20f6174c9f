"""Who is who: addresses that lead to one mailbox, names that look alike, invented names, secret links."""
