"""Everything that touches processes, files, sockets or foreign programs; fulfils `narrate.ports`."""
