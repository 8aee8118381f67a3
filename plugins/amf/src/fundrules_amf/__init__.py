"""The Asylum and Migration Fund for fundrules."""
