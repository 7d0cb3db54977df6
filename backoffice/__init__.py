"""The platform: what every department stands on. It never imports a department."""
