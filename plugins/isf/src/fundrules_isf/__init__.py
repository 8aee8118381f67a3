"""The Internal Security Fund for fundrules."""
