"""One message with what is new, at the hour that each resident chose; and the staff's, each morning."""
