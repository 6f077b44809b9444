"""Program to plan: ordered integer steps with dense ids, which one household, a million and a proof all read."""
