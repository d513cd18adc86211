"""Settings: defaults, limits, and one plain sentence for each mistake."""

import dataclasses

import pytest

from server.config import REPO_ROOT, SETTINGS, ConfigError, load_config


def test_defaults_listen_on_this_computer_only():
    config = load_config({})
    assert (config.host, config.port) == ("127.0.0.1", 8765)
    assert (config.workers, config.threads) == (1, 8)
    assert config.data_dir == REPO_ROOT / "var"
    assert config.model_dir == REPO_ROOT / "model" / "artifacts"
    assert config.cors_origins == ()
    assert config.allowed_hosts == {"127.0.0.1", "localhost", "[::1]"}


def test_the_table_holds_every_setting_and_nothing_else():
    names = {f"FANAL_{field.name.upper()}" for field in dataclasses.fields(load_config({}))}
    assert {setting.name for setting in SETTINGS} == names
    assert all(setting.meaning for setting in SETTINGS)


def test_a_loaded_configuration_cannot_be_changed():
    with pytest.raises(dataclasses.FrozenInstanceError):
        load_config({}).port = 1


@pytest.mark.parametrize(
    ("env", "sentence"),
    [
        ({"FANAL_PORT": "x"}, "FANAL_PORT must be a whole number from 1 to 65535, got 'x'"),
        ({"FANAL_PORT": "70000"}, "FANAL_PORT"),
        ({"FANAL_RETENTION_DAYS": "0"}, "FANAL_RETENTION_DAYS"),
        ({"FANAL_MAX_BODY_BYTES": "1000"}, "FANAL_MAX_BODY_BYTES"),
        ({"FANAL_HOST": "example"}, "FANAL_HOST must be an IP address"),
        ({"FANAL_HOST": "0.0.0.0"}, "FANAL_ALLOWED_HOSTS must name this server"),
        ({"FANAL_ALLOWED_HOSTS": "https://x.org"}, "without scheme or port"),
        ({"FANAL_CORS_ORIGINS": "*"}, "FANAL_CORS_ORIGINS must list origins"),
        ({"FANAL_CORS_ORIGINS": "https://x.org/"}, "FANAL_CORS_ORIGINS must list origins"),
        ({"FANAL_WORKERS": "2"}, "FANAL_WORKERS must be 1 while FANAL_RATE_STORE is memory://"),
        ({"FANAL_RATE_STORE": "file:///x"}, "FANAL_RATE_STORE"),
        ({"FANAL_RATE_ASSESS": "often"}, "FANAL_RATE_ASSESS must read like"),
        ({"FANAL_RATE_READ": "0 per minute"}, "FANAL_RATE_READ must read like"),
        ({"FANAL_RATE_REPORTS": "60 per year"}, "FANAL_RATE_REPORTS must read like"),
        ({"FANAL_LOG_LEVEL": "loud"}, "FANAL_LOG_LEVEL"),
    ],
)
def test_a_wrong_setting_gets_one_plain_sentence(env, sentence):
    with pytest.raises(ConfigError) as caught:
        load_config(env)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_more_processes_are_taken_with_a_shared_store():
    env = {"FANAL_WORKERS": "4", "FANAL_RATE_STORE": "redis://localhost"}
    assert load_config(env).workers == 4


def test_an_empty_variable_means_the_default():
    assert load_config({"FANAL_PORT": " "}).port == 8765


@pytest.mark.parametrize(
    ("text", "rate"),
    [
        ("5 per second", (5, 1)),
        ("600 Per Minute", (600, 60)),
        ("60/hour", (60, 3600)),
        ("9 / day", (9, 86_400)),
    ],
)
def test_a_rate_is_read_as_people_write_it(text, rate):
    assert load_config({"FANAL_RATE_READ": text}).rate_read == rate
