"""What steps buy: errors against costs, orders, recommended steps, true error bars."""
