"""People assigned to facilities that can be full: exact, with a proof and prices."""

from geoplan.transport.assign import Assigned, Routes, assign, check, dual, routes, warm

__all__ = ["Assigned", "Routes", "assign", "check", "dual", "routes", "warm"]
