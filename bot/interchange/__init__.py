"""The file formats of the field: iCalendar, CSV, XLSX. No Telegram, no stores."""
