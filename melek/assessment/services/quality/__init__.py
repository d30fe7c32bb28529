"""What watches over items in use: fairness, exposure, drift and fit, reports of people; and the decisions about them."""
