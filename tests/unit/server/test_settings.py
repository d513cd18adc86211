"""Settings: defaults, limits, and one plain sentence for each mistake."""

import dataclasses

import pytest

from server.config import REPO_ROOT, SETTINGS, ConfigError, load_config
from server.settings import DEFAULTS


def test_defaults_listen_on_this_computer_only():
    config = load_config({})
    assert (config.host, config.port) == ("127.0.0.1", 8765)
    assert (config.workers, config.threads) == (1, 8)
    assert config.data_dir == REPO_ROOT / "var"
    assert config.model_dir == REPO_ROOT / "model" / "artifacts"
    assert config.cors_origins == ()
    assert config.allowed_hosts == {"127.0.0.1", "localhost", "[::1]"}


def test_the_table_holds_every_setting_and_nothing_else():
    asked = set()

    class Watched(dict):
        def get(self, name, default=None):
            asked.add(name)
            return super().get(name, default)

    load_config(Watched())
    source = (REPO_ROOT / "server/config.py").read_text("utf-8")
    named = {name for name in DEFAULTS if f'"{name}"' in source}
    of_kinds = {f"FANAL_RETENTION_{k}_DAYS" for k in ("FALSE_ALARM", "MISSED", "LURE", "APPEAL")}
    assert {setting.name for setting in SETTINGS} == named | of_kinds | {"FANAL_CONFIG_FILE"}
    assert "FANAL_CONFIG_FILE" in asked
    assert all(setting.meaning for setting in SETTINGS)


def test_a_file_gives_settings_and_the_environment_wins(tmp_path):
    file = tmp_path / "fanal.conf"
    file.write_text("# ours\nFANAL_PORT=9000\n\nFANAL_HOST = '::1'\n", "utf-8")
    env = {"FANAL_CONFIG_FILE": str(file)}
    assert (load_config(env).port, load_config(env).host) == (9000, "::1")
    assert load_config({**env, "FANAL_PORT": "9001"}).port == 9001
    assert load_config({**env, "FANAL_PORT": " "}).port == 9000


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"FANAL_PROT=1\n", "line 1 of"),
        (b"FANAL_PORT 1\n", "line 1 of"),
        (b"\nFANAL_CONFIG_FILE=x\n", "line 2 of"),
        (b"\xff\xfe", "it is not UTF-8"),
        (None, "cannot be read: No such file or directory"),
    ],
)
def test_a_broken_file_gets_one_plain_sentence(tmp_path, content, sentence):
    file = tmp_path / "fanal.conf"
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(ConfigError) as caught:
        load_config({"FANAL_CONFIG_FILE": str(file)})
    assert sentence in str(caught.value)


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
        ({"FANAL_LOG_REQUESTS": "perhaps"}, "FANAL_LOG_REQUESTS must be on or off"),
        ({"FANAL_DATABASE": "mysql://me:secret@x"}, "FANAL_DATABASE must be empty or a postgres"),
        ({"FANAL_PUBLIC_URL": "http://x.org"}, "FANAL_PUBLIC_URL must be an address such as"),
        ({"FANAL_METRICS_TOKEN": "short"}, "FANAL_METRICS_TOKEN must be 16 to 256"),
        ({"FANAL_RETENTION_LURE_DAYS": "x"}, "FANAL_RETENTION_LURE_DAYS"),
        ({"FANAL_PROT": "1"}, "FANAL_PROT is no setting of this server"),
        (
            {"FANAL_WORKERS": "2", "FANAL_RATE_STORE": "redis://x"},
            "FANAL_WORKERS must be 1 while FANAL_DATABASE is empty",
        ),
    ],
)
def test_a_wrong_setting_gets_one_plain_sentence(env, sentence):
    with pytest.raises(ConfigError) as caught:
        load_config(env)
    assert sentence in str(caught.value)
    assert "\n" not in str(caught.value)


def test_more_processes_are_taken_with_a_shared_store():
    env = {"FANAL_WORKERS": "4", "FANAL_RATE_STORE": "redis://localhost"}
    config = load_config({**env, "FANAL_DATABASE": "postgresql://me@localhost/fanal"})
    assert config.workers == 4
    assert config.database_url == "postgresql+psycopg://me@localhost/fanal"


def test_a_kind_keeps_the_common_retention_unless_it_has_its_own():
    days = load_config({"FANAL_RETENTION_DAYS": "10", "FANAL_RETENTION_LURE_DAYS": "99"})
    kinds = {"false-alarm": 10, "missed": 10, "lure": 99, "appeal": 10}
    assert days.retention_days == kinds


def test_no_message_repeats_the_password_of_a_database():
    with pytest.raises(ConfigError) as caught:
        load_config({"FANAL_DATABASE": "mysql://me:secret@x"})
    assert "secret" not in str(caught.value)


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
