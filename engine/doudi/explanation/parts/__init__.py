"""What an account is put together of: conditions and their workings, the amount, what it leans on."""
