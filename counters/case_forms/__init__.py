"""What people may do to a case, as forms: which fields each act asks for, and who is offered it.

A file a subject; ``offered`` puts them together. A form is offered only where the phase, the
viewer's posts and department allow its act; the hall decides again when it is sent.
"""
