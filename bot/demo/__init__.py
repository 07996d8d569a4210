"""The bundled wire: invented events in our own prose."""
