"""The table of all faults, in the order of the groups of the conformance suite."""

import fault_answers  # noqa: F401  Each fills the table.
import fault_forward  # noqa: F401
import fault_memory  # noqa: F401
import fault_wire  # noqa: F401
from fault_table import FAULTS as TABLE

GROUPS = "response coverage batch retry attributes forward hostile connection tls url load".split()
FAULTS = {fault.name: fault for group in GROUPS for fault in TABLE.values() if fault.group == group}
