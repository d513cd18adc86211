"""The Fanal model: reads the text of an advert and says which documented signs it shows."""
