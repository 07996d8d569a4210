"""The description of the HTTP interface, OpenAPI 3.1."""

from __future__ import annotations

from typing import Any

from bot import __version__

NINJS = ("headline", "headlines", "body_text", "body_html", "bodies", "pubstatus")
"""Names of ninjs of which an item has one at least."""
_PROBLEM = {
    "description": "A problem document (RFC 9457).",
    "content": {"application/problem+json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
}


def _plain(description: str, schema: dict[str, Any]) -> dict[str, Any]:
    return {"description": description, "content": {"application/json": {"schema": schema}}}


def document() -> dict[str, Any]:
    """The OpenAPI document."""
    text = {"type": ["string", "null"]}
    return {
        "openapi": "3.1.0",
        "info": {"title": "Slugline", "version": __version__, "license": {"name": "MIT", "identifier": "MIT"}},
        "security": [{"token": []}, {"signature": []}, {"superdesk": []}],
        "paths": {
            "/v1/articles": {
                "post": {
                    "operationId": "pushArticles",
                    "summary": "Take in an article, or a batch of JSON Lines",
                    "description": "What is answered 201 is durable. The same id and version again changes nothing.",
                    "requestBody": {
                        "required": True,
                        "content": {
                            "application/json": {
                                "schema": {
                                    "anyOf": [
                                        {"$ref": "#/components/schemas/Article"},
                                        {"$ref": "#/components/schemas/Ninjs"},
                                    ]
                                }
                            },
                            "application/x-ndjson": {"schema": {"type": "string"}},
                        },
                    },
                    "responses": {
                        "201": _plain(
                            "Taken in.",
                            {"oneOf": [{"$ref": "#/components/schemas/Taken"}, {"$ref": "#/components/schemas/Batch"}]},
                        ),
                        "207": _plain("Some lines were taken in.", {"$ref": "#/components/schemas/Batch"}),
                        **dict.fromkeys(("400", "401", "408", "413", "422", "503"), _PROBLEM),
                    },
                }
            },
            "/v1/openapi.json": {"get": _get("openapi", "This document")},
            "/healthz": {"get": _get("healthz", "Whether the process lives")},
            "/readyz": {"get": _get("readyz", "Whether the bot can work", unwell=True)},
            "/metrics": {
                "get": {
                    "operationId": "metrics",
                    "summary": "Figures for Prometheus",
                    "security": [],
                    "responses": {
                        "200": {"description": "Figures.", "content": {"text/plain": {"schema": {"type": "string"}}}},
                        "503": _PROBLEM,
                    },
                }
            },
        },
        "components": {
            "securitySchemes": {
                "token": {"type": "http", "scheme": "bearer"},
                "signature": {"type": "apiKey", "in": "header", "name": "X-Slugline-Signature"},
                "superdesk": {"type": "apiKey", "in": "header", "name": "x-superdesk-signature"},
            },
            "schemas": {
                "Article": {
                    "description": "Our own fields. Title or text must say something; others are passed over.",
                    "type": "object",
                    "anyOf": [{"required": ["title"]}, {"required": ["text"]}],
                    "properties": {
                        **dict.fromkeys(("title", "text", "url", "source", "lang"), text),
                        "id": {"type": ["string", "integer", "null"]},
                        "published": {"type": ["string", "number", "null"], "description": "ISO 8601, or seconds."},
                        "version": {"type": ["integer", "string", "null"]},
                        **dict.fromkeys(("byline", "dateline"), text),
                        "modified": {"type": ["string", "number", "null"], "description": "ISO 8601, or seconds."},
                    },
                },
                "Ninjs": {
                    "description": "An item of IPTC ninjs 1.x or 2.x, as Superdesk pushes it; all its other fields may come along.",
                    "type": "object",
                    "anyOf": [{"required": [name]} for name in NINJS],
                    "properties": {
                        **dict.fromkeys(("guid", "uri", "headline", "body_text", "body_html", "language"), text),
                        **dict.fromkeys(("versioncreated", "source", "byline", "by", "located"), text),
                        "headlines": {"type": "array", "items": {"type": "object"}},
                        "bodies": {"type": "array", "items": {"type": "object"}},
                        "type": {"enum": ["text", "composite", "component"]},
                        "pubstatus": {"enum": ["usable", "withheld", "canceled"]},
                        "version": {"type": ["integer", "string", "null"]},
                    },
                },
                "Taken": {
                    "type": "object",
                    "required": ["id", "version", "state"],
                    "properties": {
                        "id": {"type": "string"},
                        "version": {"type": "integer"},
                        "state": {"enum": ["usable", "withheld", "canceled"]},
                    },
                },
                "Batch": {
                    "type": "object",
                    "required": ["taken", "problems"],
                    "properties": {
                        "taken": {"type": "array", "items": {"$ref": "#/components/schemas/Taken"}},
                        "problems": {
                            "type": "array",
                            "items": {
                                "type": "object",
                                "required": ["line", "detail"],
                                "properties": {"line": {"type": "integer"}, "detail": {"type": "string"}},
                            },
                        },
                    },
                },
                "Problem": {
                    "type": "object",
                    "required": ["type", "title", "status", "detail"],
                    "properties": {
                        "type": {"type": "string"},
                        "title": {"type": "string"},
                        "status": {"type": "integer"},
                        "detail": {"type": "string"},
                        "field": {"type": "string"},
                        "remedy": {"type": "string"},
                    },
                },
            },
        },
    }


def _get(name: str, summary: str, *, unwell: bool = False) -> dict[str, Any]:
    answers = {"200": _plain("Yes.", {"type": "object"})}
    if unwell:
        answers["503"] = _plain("No, and why.", {"type": "object"})
    return {"operationId": name, "summary": summary, "security": [], "responses": answers}
