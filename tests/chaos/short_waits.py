"""`kansli` whose lease and questions to other bots take seconds: ``python -m`` this.

So a test sees a take-over without waiting half a minute. Everything else is as in `kansli`.
"""

from __future__ import annotations

import sys

from bot.cli.main import main
from bot.runtime import lease as holding
from bot.transports.matrix import instance
from storage import lease

if __name__ == "__main__":
    for module, name, seconds in (
        (lease, "LEASE_SECONDS", 8),
        (holding, "RENEW_SECONDS", 1.0),
        (holding, "LOOK_SECONDS", 0.5),
        (instance, "ANSWER_SECONDS", 3.0),
    ):
        assert hasattr(module, name)
        setattr(module, name, seconds)
    sys.exit(main())
