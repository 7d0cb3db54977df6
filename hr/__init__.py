"""People (人事): employment, time, leave, pay, insurance and tax of the people who work here."""
