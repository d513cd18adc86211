"""The files of server/deploy: units that systemd takes, a container that holds all it needs."""

import contextlib
import json
import os
import re
import shutil
import signal
import socket
import stat
import subprocess
import sys
import time
import urllib.request

import pytest
import yaml
from test_metrics import NAMES

from server.config import REPO_ROOT, load_config
from server.settings import SETTINGS
from tools.services import START_TIMEOUT_S, find_free_port

DEPLOY = REPO_ROOT / "server" / "deploy"
UNITS = ("fanal.service", "fanal-backup.service", "fanal-backup.timer")
# Of 10, by `systemd-analyze security`; what is left is that a server has a network.
MOST_EXPOSED = 17  # tenths


def read(name):
    return (DEPLOY / name).read_text("utf-8")


def read_unit(name):
    """Return the settings of a unit as a list of (name, value)."""
    lines = [line for line in read(name).splitlines() if line and line[0] not in "#["]
    return [tuple(line.split("=", 1)) for line in lines]


@pytest.fixture
def units(tmp_path):
    """Return the units with the path of this repository instead of /opt/fanal."""
    for name in UNITS:
        (tmp_path / name).write_text(read(name).replace("/opt/fanal", str(REPO_ROOT)))
    return [str(tmp_path / name) for name in UNITS]


def test_systemd_takes_the_units(units):
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True)
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_would_see_a_mistake(units, tmp_path):
    broken = tmp_path / "fanal.service"
    broken.write_text(broken.read_text().replace("Type=notify", "Type=notifies"))
    done = subprocess.run(["systemd-analyze", "verify", units[0]], capture_output=True, text=True)
    assert "notifies" in done.stderr


def test_the_services_can_reach_little(units):
    for unit in units[:2]:
        command = ["systemd-analyze", "security", "--offline=true", f"--threshold={MOST_EXPOSED}"]
        done = subprocess.run([*command, "--no-pager", unit], capture_output=True, text=True)
        assert done.returncode == 0, done.stdout


def start_unit(tmp_path, **settings):
    """Start what fanal.service starts, with a socket on which it says that it is ready."""
    unit = read_unit("fanal.service")
    environment = dict(v.split("=", 1) for k, v in unit if k == "Environment")
    command = next(value for name, value in unit if name == "ExecStart").split()
    assert command[0] == "/opt/fanal/.venv/bin/python"
    notify = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    notify.bind(str(tmp_path / "notify"))
    notify.settimeout(60)
    environment["FANAL_CONFIG_FILE"] = str(DEPLOY / "fanal.conf")
    environment["FANAL_DATA_DIR"] = str(tmp_path / "data")
    process = subprocess.Popen(
        [sys.executable, *command[1:]],
        cwd=REPO_ROOT,
        env={**os.environ, **environment, **settings, "NOTIFY_SOCKET": str(tmp_path / "notify")},
        stderr=subprocess.PIPE,
        text=True,
    )
    return process, notify


def test_the_service_says_when_it_is_ready_and_stops_in_order(tmp_path):
    port = find_free_port()
    process, notify = start_unit(tmp_path, FANAL_PORT=str(port))
    try:
        assert b"READY=1" in notify.recv(4096)
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/readyz", headers={"Host": "fanal.example.org"}
        )
        with urllib.request.urlopen(request, timeout=20) as answer:
            assert answer.status == 200
    finally:
        process.send_signal(signal.SIGTERM)
        process.communicate(timeout=30)
        notify.close()
    assert process.returncode == 0


def test_a_wrong_setting_is_not_tried_again(tmp_path):
    process, notify = start_unit(tmp_path, FANAL_PORT="high")
    _, words = process.communicate(timeout=30)
    notify.close()
    assert "FANAL_PORT must be" in words
    prevented = dict(read_unit("fanal.service"))["RestartPreventExitStatus"]
    assert str(process.returncode) == prevented


def test_the_example_of_settings_is_taken_whole(tmp_path):
    plain = load_config({"FANAL_CONFIG_FILE": str(DEPLOY / "fanal.conf")})
    assert (plain.public_url, plain.proxies) == ("https://fanal.example.org", 1)
    whole = tmp_path / "fanal.conf"
    text = re.sub(r"(?m)^#(FANAL_)", r"\1", read("fanal.conf"))
    whole.write_text(text.replace("=TOKEN", "=0123456789abcdef"))
    config = load_config({"FANAL_CONFIG_FILE": str(whole)})
    assert (config.workers, config.is_sqlite) == (2, False)


# --- Containers ---------------------------------------------------------------------------------


def read_instructions():
    """Return the Containerfile's instructions as (word, rest), lines joined."""
    text = re.sub(r"(?m)^#.*\n", "", read("Containerfile")).replace("\\\n", " ")
    return [tuple(line.split(None, 1)) for line in text.splitlines() if line.strip()]


@pytest.fixture
def image(tmp_path):
    """Lay out what the Containerfile copies, as the image has it."""
    root = tmp_path / "image"
    for word, rest in read_instructions():
        if word == "COPY":
            *sources, target = rest.split()
            copy(root / target, [path for each in sources for path in REPO_ROOT.glob(each)])
            assert all(list(REPO_ROOT.glob(each)) for each in sources), rest
    return root


def copy(target, sources):
    for source in sources:
        if source.is_dir():
            shutil.copytree(source, target, ignore=shutil.ignore_patterns("__pycache__"))
        else:
            target.mkdir(parents=True, exist_ok=True)
            shutil.copy(source, target)


def test_the_image_holds_all_that_the_server_needs(image, tmp_path, lure):
    port = find_free_port()
    start = [
        json.loads(rest) for word, rest in read_instructions() if word in {"ENTRYPOINT", "CMD"}
    ]
    command = [sys.executable, *start[0][1:], *start[1]]
    env = {
        **{name: value for name, value in os.environ.items() if name != "PYTHONPATH"},
        "FANAL_DATA_DIR": str(tmp_path / "data"),
        "FANAL_HOST": "0.0.0.0",
        "FANAL_ALLOWED_HOSTS": "fanal.example.org",
        "FANAL_PORT": str(port),
    }
    with subprocess.Popen(command, cwd=image, env=env, stderr=subprocess.DEVNULL) as process:
        try:
            assert is_healthy(process, port)
            walk(port, lure)
        finally:
            process.terminate()
    assert process.returncode == 0


def walk(port, lure):
    """Ask for what reads files: the model, words for readers, help lines, templates, styles."""
    asked = {"text": lure, "reader_language": "sw", "country": "KE"}
    answer = json.loads(ask(port, "/v1/assess", json.dumps(asked).encode()))
    assert answer["level"] == "strong-signs"
    assert all(finding["why"] for finding in answer["findings"])
    assert answer["help"]
    page = ask(port, "/").decode()
    named = re.findall(r'"/?((?:static|app)/[^"]+)"', page)
    assert "app/check/main.js" in named
    for path in ("/review/login", "/docs", "/v1/model", "/service-worker.js", *named):
        assert ask(port, f"/{path.lstrip('/')}"), path


def ask(port, path, body=None):
    request = urllib.request.Request(
        f"http://127.0.0.1:{port}{path}", body, {"Content-Type": "application/json"}
    )
    with urllib.request.urlopen(request, timeout=20) as answer:
        return answer.read()


def is_healthy(process, port):
    """Run the HEALTHCHECK of the image until it succeeds."""
    text = next(rest for word, rest in read_instructions() if word == "HEALTHCHECK")
    command = json.loads(text[text.index("[") :])
    assert ["CMD", *command] == read_compose()["services"]["fanal"]["healthcheck"]["test"]
    code = command[2].replace(":8765", f":{port}")
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        assert process.poll() is None
        if subprocess.run([sys.executable, "-c", code], stderr=subprocess.DEVNULL).returncode == 0:
            return True
    return False


def test_the_image_is_small_of_rights_and_pinned():
    words = [word for word, _ in read_instructions()]
    rest = dict(read_instructions())
    assert re.fullmatch(r"[a-z]+:[0-9][\w.-]+", rest["FROM"])
    assert words.count("FROM") == 1
    assert "ADD" not in words
    assert re.fullmatch(r"[1-9][0-9]{3,}:[1-9][0-9]{3,}", rest["USER"])
    assert words.index("USER") > max(place for place, word in enumerate(words) if word == "RUN")
    assert "--require-hashes" in read("Containerfile")
    copied = " ".join(text for word, text in read_instructions() if word == "COPY")
    assert not re.search(r"corpus|tests|extension(?!/src)|\bvar\b| \. ", copied)


SECRETS = {
    "FANAL_NAME": "fanal.example.org",
    "FANAL_POSTGRES_PASSWORD": "p" * 48,
    "FANAL_REDIS_PASSWORD": "r" * 48,
    "FANAL_METRICS_TOKEN": "m" * 48,
}


def read_compose(names=SECRETS):
    """Return compose.yaml with its variables put in as compose does; every one must be there."""
    text = read("compose.yaml").replace("$$", "\0")
    text = re.sub(r"\$\{(\w+):\?[^}]*\}", lambda match: names[match[1]], text)
    assert "$" not in text
    return yaml.safe_load(text.replace("\0", "$"))


def test_every_container_is_pinned_confined_and_watched():
    for name, service in read_compose()["services"].items():
        assert re.fullmatch(r"[a-z]+:[0-9][\w.-]+", service["image"]), name
        assert service["cap_drop"] == ["ALL"], name
        assert service["security_opt"] == ["no-new-privileges:true"], name
        assert service["restart"] == "unless-stopped", name
        assert "max-size" in service["logging"]["options"], name
        assert "privileged" not in service, name
        assert service["healthcheck"]["test"][0] == "CMD", name


def test_only_the_proxy_can_be_reached_and_no_network_leads_out_of_the_databases():
    compose = read_compose()
    services = compose["services"]
    assert [name for name, each in services.items() if "ports" in each] == ["nginx"]
    assert services["nginx"]["networks"] == ["front"]
    assert compose["networks"]["back"]["internal"] is True
    for name in ("postgres", "redis"):
        assert services[name]["networks"] == ["back"]
    assert services["fanal"]["depends_on"].keys() == {"postgres", "redis"}


def test_the_containers_settings_are_settings():
    environment = read_compose()["services"]["fanal"]["environment"]
    assert set(environment) <= {setting.name for setting in SETTINGS}
    image = dict(re.findall(r"(FANAL_\w+)=(\S+)", read("Containerfile")))
    config = load_config({**image, **environment})
    assert (config.workers, config.proxies, config.is_sqlite) == (2, 1, False)
    assert config.public_url == "https://fanal.example.org"
    assert "fanal.example.org" in config.allowed_hosts


def test_no_password_stands_in_the_file():
    for line in read("compose.yaml").splitlines():
        if re.search(r"(?i)password|token|auth\b", line) and ":" in line and "#" not in line:
            assert "${FANAL_" in line or "--auth=" in line, line


def test_the_proxy_in_the_container_is_the_one_that_is_tested():
    nginx = read_compose()["services"]["nginx"]
    script = nginx["command"][2].replace("/etc/fanal/nginx.conf", str(DEPLOY / "nginx.conf"))
    made = subprocess.run(
        ["sh", "-c", script.partition(" > ")[0]],
        env={"PATH": os.environ["PATH"], "FANAL_NAME": "lantern.example.net"},
        capture_output=True,
        text=True,
        check=True,
    ).stdout
    assert "server fanal:8765;" in made
    assert made.count("server_name lantern.example.net;") == 2
    assert "example.org" not in re.sub(r"(?m)^#.*$", "", made)


def prepare(folder, *arguments):
    shutil.copy(DEPLOY / "prepare.sh", folder)
    command = ["sh", str(folder / "prepare.sh"), *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def test_passwords_are_made_once_at_random_and_for_one_reader(tmp_path):
    folders = [tmp_path / name for name in ("one", "two")]
    for folder in folders:
        folder.mkdir()
        assert prepare(folder, "fanal.example.org").returncode == 0
    made = [(folder / ".env").read_text() for folder in folders]
    assert stat.S_IMODE((folders[0] / ".env").stat().st_mode) == 0o600
    names = [dict(line.split("=") for line in text.splitlines()) for text in made]
    assert names[0].keys() == SECRETS.keys()
    for name in SECRETS.keys() - {"FANAL_NAME"}:
        assert re.fullmatch("[0-9a-f]{48}", names[0][name])
        assert names[0][name] != names[1][name]
    again = prepare(folders[0], "fanal.example.org")
    assert again.returncode == 2
    assert (folders[0] / ".env").read_text() == made[0]
    assert prepare(tmp_path, "https://x/").returncode == 2


def test_what_prepare_makes_is_never_committed():
    for name in (".env", "tls/privkey.pem", "backups/x.tar.gz"):
        path = f"server/deploy/{name}"
        done = subprocess.run(["git", "check-ignore", "-q", path], cwd=REPO_ROOT)
        assert done.returncode == 0, path


# --- Grafana ------------------------------------------------------------------------------------


def list_expressions():
    board = json.loads(read("grafana.json"))
    return [target["expr"] for panel in board["panels"] for target in panel["targets"]]


def test_every_metric_of_the_dashboard_exists_and_the_other_way_round(client):
    page = client.get("/metrics").get_data(as_text=True)
    exist = set(re.findall(r"(?m)^# TYPE (fanal_\w+)", page))
    used = {name for expr in list_expressions() for name in re.findall(r"fanal_\w+", expr)}
    assert {name.removesuffix("_bucket") for name in used} == exist


def test_every_label_of_the_dashboard_exists():
    for expr in list_expressions():
        (metric,) = set(re.findall(r"fanal_\w+", expr))
        labels = NAMES[metric.removesuffix("_bucket")] | {"le"} & set(re.findall("le", expr))
        labels |= set(re.findall(r'label_replace\(.*?, "(\w+)"', expr))
        used = re.findall(r"\{(\w+)=|by \(([\w, ]+)\)", expr)
        for name in {word for pair in used for word in re.split(r", ", ",".join(pair).strip(","))}:
            assert name in labels, expr


def test_the_panels_have_places_and_words():
    panels = json.loads(read("grafana.json"))["panels"]
    assert len({(panel["gridPos"]["x"], panel["gridPos"]["y"]) for panel in panels}) == len(panels)
    assert len({panel["title"] for panel in panels} - {""}) == len(panels)
    assert len({panel["id"] for panel in panels}) == len(panels)
    for panel in panels:
        with contextlib.suppress(KeyError):
            assert panel["datasource"]["uid"] == "${source}"
