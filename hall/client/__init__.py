"""The hall's API as Python programs use it: calls over HTTP, events over Socket.IO.

Plain threads, no gevent. It knows nothing of the hall but what any program outside may know.
"""
