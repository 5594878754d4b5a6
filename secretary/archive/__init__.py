"""What is in an archive package, and how it is described: pure values, from rows to bytes.

The package follows FGS Paketstruktur 2.0 (Riksarkivet, 2023: E-ARK CSIP and E-ARK SIP 2.1.0); see
docs/arkiv.md. It is Swedish, whatever language the group speaks, because archives are.
"""
