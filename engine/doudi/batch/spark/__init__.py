"""The same job on Spark. Needs the extra `[spark]`."""
