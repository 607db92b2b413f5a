"""Taking a number: the touch page, the slip, the calls of the API that issue and move tickets."""
