"""Documents of four kinds as one list of blocks, without what their authors did not mean to hand in (promise S4)."""
