"""The Border Management and Visa Instrument for fundrules."""
