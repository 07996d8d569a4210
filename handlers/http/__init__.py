"""HTTP: a wire pushes articles in; machines ask whether the bot is well."""
