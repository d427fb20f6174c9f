"""The reader of hand-ins: what organisers send, understood as far as it can be, and nothing lost in silence.

Pure Python: no model, no database, no request. Pages and actions use `hand_in.read_hand_in` for the reading and
`sentences` for what to say of each file; the rest is how it is done. This file stays empty of imports: the limited
process that opens hostile files (`child`) loads as little as it can.
"""
