"""Acts of assessment: banks, definitions, bookings, sittings, results, exposure control."""
