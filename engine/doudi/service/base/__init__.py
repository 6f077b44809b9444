"""What every part of the service knows: settings, problems as answers, metrics, tokens."""
