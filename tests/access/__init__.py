"""Who may open what: one declared table, asked of the running product, three ways."""
