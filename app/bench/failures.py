"""What ends a bench without figures."""


class BenchFailed(RuntimeError):
    """What was to be measured failed, or was not the same work; there are then no figures."""


class AreasDiffer(BenchFailed):
    """Two engines found different areas; nothing may be said about their speed."""


class BatchFailed(BenchFailed):
    """A batch ended with an error, or judged not all parcels."""


class NoDatabase(BenchFailed):
    """The PostGIS server that was named cannot be used."""


class RequestFailed(BenchFailed):
    """The service answered with another status than 200, or broke off."""


class ServerFailed(BenchFailed):
    """The service did not start."""
