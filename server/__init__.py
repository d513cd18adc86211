"""The Fanal server: judges texts, takes in reports, shows the check page."""

from __future__ import annotations

from pathlib import Path

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

from server.api import ENDPOINTS, OPERATIONS
from server.api.get_metrics import SCRAPER_KEY
from server.api.get_openapi import DOCUMENT_KEY
from server.api.get_ready import READINESS_KEY
from server.clock import Clock, SystemClock
from server.config import Config
from server.errors import register_error_handlers
from server.headers import register_headers
from server.limits import Limiter, register_limits
from server.observing import Observer, register_observing
from server.openapi import build_document
from server.readiness import Readiness
from server.review import REVIEW_PAGES
from server.scraping import Scraper
from server.services import Services, dump_json, keep_services, make_services
from server.shortcut import AssessShortcut
from server.store.schema import read_revision
from server.web import PAGES

_STATIC = Path(__file__).resolve().parent / "static"


def create_app(config: Config, clock: Clock | None = None) -> Flask:
    """Wire the application together.

    Parameters
    ----------
    config : Config
        Settings from `server.config.load_config`; its data folder must exist and the
        database be prepared (`python -m server init-db`).
    clock : Clock or None
        Tells the time; None takes this computer's.

    Returns
    -------
    Flask
        A WSGI application.

    Raises
    ------
    model.assessor.ModelError
        When the weights are missing or damaged.
    """
    app = Flask(__name__, static_folder=str(_STATIC), static_url_path="/static")
    app.config["MAX_CONTENT_LENGTH"] = config.max_body_bytes
    app.config["MAX_FORM_MEMORY_SIZE"] = config.max_body_bytes
    app.jinja_options = {"autoescape": True, "trim_blocks": True, "lstrip_blocks": True}
    register_error_handlers(app)
    register_observing(app)
    register_headers(app, config)
    services = make_services(config, clock or SystemClock())
    keep_services(app.extensions, services)
    app.extensions[SCRAPER_KEY] = Scraper(services)
    app.extensions[READINESS_KEY] = Readiness(
        lambda: read_revision(services.engine), services.models.find_folder
    )
    app.extensions[DOCUMENT_KEY] = dump_json(build_document(OPERATIONS))
    rated = [(blueprint, operation.rate) for blueprint, operation in ENDPOINTS]
    rated += [*PAGES, *REVIEW_PAGES]
    limiter = Limiter(config, services.secret, {blueprint.name: rate for blueprint, rate in rated})
    register_limits(app, limiter)
    for blueprint, _ in rated:
        app.register_blueprint(blueprint)
    _wrap(app, services, limiter)
    return app


def _wrap(app: Flask, services: Services, limiter: Limiter) -> None:
    """Put what is not Flask's in front of the application, the outermost last."""
    config = services.config
    if not config.cors_origins:
        app.wsgi_app = AssessShortcut(  # type: ignore[method-assign]
            app.wsgi_app, services, limiter
        )
    app.wsgi_app = Observer(  # type: ignore[method-assign]
        app.wsgi_app, services.metrics, config.log_requests
    )
    if config.proxies:
        app.wsgi_app = ProxyFix(  # type: ignore[method-assign]
            app.wsgi_app, x_for=config.proxies, x_proto=config.proxies, x_host=0
        )
