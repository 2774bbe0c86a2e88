"""Who is supervised: regions, domains, agencies, their leaders and liaison accounts."""
