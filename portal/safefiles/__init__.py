"""Files from strangers: what they are, what is dangerous in them, what they give away, and a copy without that.

What looks into a file also runs in a bounded process of its own (`worker.py`), which knows neither Django nor the
portal: those modules import nothing but each other, the standard library and the libraries that read the formats.
Only `api`, `editors` and `messages` know Django; `child`, `scanners`, `pipeline` are the portal's side of the process.
"""
