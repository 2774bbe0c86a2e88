"""A sum that a person of seventy-five does in the head, as a picture in Chinese numerals, as speech, or in words.

django-simple-captcha keeps the question and the answer (in the database, once, for half an hour); what is asked, drawn
and said is ours.
"""
