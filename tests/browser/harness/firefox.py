"""Firefox ESR through Selenium, with the extension installed as a temporary add-on."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from selenium import webdriver
from selenium.common.exceptions import JavascriptException, StaleElementReferenceException
from selenium.webdriver import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.firefox.options import Options
from selenium.webdriver.firefox.service import Service
from selenium.webdriver.remote.webelement import WebElement
from selenium.webdriver.support.select import Select

from harness.places import find_firefox, place_geckodriver
from harness.reader import WELCOME, Reader
from harness.tab import TAKE_SHOWN, Seen, Tab
from harness.waiting import wait_until

_ID = "fanal@fanal.example"
_UUID = "6b1f0c52-6a5e-4f7e-9a44-0d6f6b8f2a11"
_BASE_PREFS: dict[str, Any] = {
    "extensions.webextensions.uuids": json.dumps({_ID: _UUID}),
    # No driver can answer the browser's question; the choice itself is still a click.
    "extensions.webextOptionalPermissionPrompts": False,
    "intl.locale.requested": "en-US",
    "intl.accept_languages": "en-US, en",
    # What Firefox would say to its maker by itself is no part of what we look at.
    "app.normandy.enabled": False,
    "app.update.disabledForTesting": True,
    "browser.contentblocking.report.lockwise.enabled": False,
    "browser.region.network.url": "",
    "browser.region.update.enabled": False,
    "browser.safebrowsing.malware.enabled": False,
    "browser.safebrowsing.phishing.enabled": False,
    "browser.search.update": False,
    "datareporting.policy.dataSubmissionEnabled": False,
    "extensions.getAddons.cache.enabled": False,
    "extensions.systemAddon.update.enabled": False,
    "extensions.update.enabled": False,
    "media.gmp-manager.updateEnabled": False,
    "network.captive-portal-service.enabled": False,
    "network.connectivity-service.enabled": False,
    "network.dns.disablePrefetch": True,
    "network.prefetch-next": False,
    "services.settings.server": "data:,#remote-settings-dummy/v1",
    "toolkit.telemetry.server": "data:,",
}
# Without it a released Firefox does not believe the address of its settings given above.
_QUIET_ENVIRONMENT = {"MOZ_REMOTE_SETTINGS_DEVTOOLS": "1"}
_TAB_ID = """
const { ExtensionParent } = ChromeUtils.importESModule('resource://gre/modules/ExtensionParent.sys.mjs');
const window = Services.wm.getMostRecentWindow('navigator:browser');
return ExtensionParent.apiManager.global.tabTracker.getId(window.gBrowser.selectedTab);
"""
_KEYS = """
Services.wm.getMostRecentWindow('navigator:browser').document
  .querySelector('keyset[id^=ext-keyset] key').doCommand();
"""
_MENU_ENTRY = """
const { document } = Services.wm.getMostRecentWindow('navigator:browser');
const menu = document.getElementById('contentAreaContextMenu');
const entry = menu.state === 'open' && menu.querySelector('[id^=fanal_fanal_example-menuitem]');
if (entry) menu.activateItem(entry);
return Boolean(entry);
"""


class FirefoxTab(Tab):
    """A window handle; every call first goes to its tab."""

    def __init__(self, driver: webdriver.Firefox, handle: str) -> None:
        self._driver = driver
        self.handle = handle

    def __eq__(self, other: object) -> bool:
        return isinstance(other, FirefoxTab) and other.handle == self.handle

    def __hash__(self) -> int:
        return hash(self.handle)

    def front(self) -> None:
        self._driver.switch_to.window(self.handle)

    @property
    def url(self) -> str:
        self.front()
        return self._driver.current_url

    def go(self, url: str) -> None:
        self.front()
        self._driver.get(url)

    def run(self, script: str, *given: Any) -> Any:
        self.front()
        return self._driver.execute_script(script, *given)

    def run_in_frame(self, script: str) -> Any:
        self.front()
        self._driver.switch_to.frame(0)
        try:
            return self._driver.execute_script(script)
        finally:
            self._driver.switch_to.default_content()

    def see(self, name: str) -> list[Seen]:
        try:
            return super().see(name)
        except JavascriptException as error:
            # The page went elsewhere while we looked.
            if "unloaded" in str(error):
                return []
            raise

    def wait_words(self, selector: str, words: str) -> None:
        def look() -> bool:
            found = self._driver.find_elements(By.CSS_SELECTOR, selector)
            try:
                return any(words in each.text for each in found)
            except StaleElementReferenceException:
                return False

        self.front()
        wait_until(look, f"{selector} to say {words!r}")

    def _named(self, name: str, nth: int = 0) -> WebElement:
        found: WebElement = wait_until(
            lambda: self.run(TAKE_SHOWN, name, nth), f"“{name}” to be shown"
        )
        return found

    def click(self, name: str, nth: int = 0) -> None:
        element = self._named(name, nth)
        # A driver that finds it in view does not scroll, even where a bar that stays lies over it.
        self._driver.execute_script("arguments[0].scrollIntoView({block: 'center'})", element)
        element.click()

    def click_at(self, selector: str) -> None:
        self.front()
        self._driver.find_element(By.CSS_SELECTOR, selector).click()

    def write(self, name: str, text: str) -> None:
        field = self._named(name)
        field.clear()
        field.send_keys(text)

    def write_at(self, selector: str, text: str) -> None:
        self.front()
        field = self._driver.find_element(By.CSS_SELECTOR, selector)
        field.clear()
        field.send_keys(text)

    def choose(self, name: str, value: str) -> None:
        Select(self._named(name)).select_by_value(value)

    def press(self, key: str) -> None:
        self.front()
        ActionChains(self._driver).send_keys(getattr(Keys, key.upper())).perform()

    def resize(self, width: int, height: int) -> None:
        self.front()
        self._driver.set_window_size(width, height)

    def picture(self, path: Path, *, whole: bool = True) -> None:
        self.front()
        take = self._driver.get_full_page_screenshot_as_file
        (take if whole else self._driver.get_screenshot_as_file)(str(path))

    def open_menu_at(self, selector: str) -> None:
        """Press the right button of the mouse on an element."""
        self.front()
        element = self._driver.find_element(By.CSS_SELECTOR, selector)
        ActionChains(self._driver).context_click(element).perform()

    def close(self) -> None:
        self.front()
        self._driver.close()
        self._driver.switch_to.window(self._driver.window_handles[-1])


class FirefoxReader(Reader):
    """A fresh profile, which the driver makes and takes away.

    Parameters
    ----------
    extension : Path
        The built extension's folder.
    folder : Path
        Takes the driver and its log.
    headless : bool, default True
        False shows a window.
    proxy_port : int or None
        A recorder on this computer through which everything goes, loopback too.
    home : Path or None
        Another home folder, as for a policy; then certificates of our own are believed too.
    """

    browser = "firefox"
    base = f"moz-extension://{_UUID}/"

    def __init__(
        self,
        extension: Path,
        folder: Path,
        *,
        headless: bool = True,
        proxy_port: int | None = None,
        home: Path | None = None,
    ) -> None:
        options = Options()
        options.accept_insecure_certs = home is not None
        options.binary_location = find_firefox()
        for argument in ["-remote-allow-system-access", *(["-headless"] if headless else [])]:
            options.add_argument(argument)
        for name, value in {**_BASE_PREFS, **_network_prefs(proxy_port)}.items():
            options.set_preference(name, value)
        service = Service(
            str(place_geckodriver(folder)),
            log_output=str(folder / "geckodriver.log"),
            env={**os.environ, **_QUIET_ENVIRONMENT, **({"HOME": str(home)} if home else {})},
        )
        self.driver = webdriver.Firefox(options=options, service=service)
        self.driver.set_window_size(1100, 985)
        self.driver.install_addon(str(extension), temporary=True)

    def tabs(self) -> list[Tab]:
        handles = self.driver.window_handles
        return [FirefoxTab(self.driver, handle) for handle in handles]

    def open(self, url: str) -> FirefoxTab:
        self.driver.switch_to.window(self.driver.window_handles[-1])
        self.driver.switch_to.new_window("tab")
        tab = FirefoxTab(self.driver, self.driver.current_window_handle)
        tab.go(url)
        return tab

    def open_desk(self) -> Tab:
        # In a window of its own, because a tab in front hides the others.
        self.driver.switch_to.new_window("window")
        tab = FirefoxTab(self.driver, self.driver.current_window_handle)
        tab.go(self.base + WELCOME)
        tab.wait_ready()
        return tab

    def in_extension(self, script: str, *given: Any) -> Any:
        # One of our own pages has the extension's rights; the first-run page changes nothing.
        tab = self.open_own(WELCOME)
        try:
            return tab.run(f"const chrome = window.browser; {script}", *given)
        finally:
            tab.close()

    def tab_id(self, tab: Tab) -> int:
        tab.front()
        return int(self._in_browser(_TAB_ID))

    def _in_browser(self, script: str) -> Any:
        with self.driver.context(self.driver.CONTEXT_CHROME):
            return self.driver.execute_script(script)

    def use_menu(self, tab: Tab, selector: str) -> None:
        assert isinstance(tab, FirefoxTab)
        tab.open_menu_at(selector)
        wait_until(lambda: self._in_browser(_MENU_ENTRY), "our entry in the menu")

    def use_keys(self, tab: Tab) -> None:
        tab.front()
        self._in_browser(_KEYS)

    def quit(self) -> None:
        self.driver.quit()


def _network_prefs(proxy_port: int | None) -> dict[str, Any]:
    if proxy_port is None:
        # Every name is found on this computer, so that no question leaves it.
        return {"network.dns.forceResolve": "127.0.0.1"}
    return {
        "network.proxy.type": 1,
        "network.proxy.http": "127.0.0.1",
        "network.proxy.http_port": proxy_port,
        "network.proxy.ssl": "127.0.0.1",
        "network.proxy.ssl_port": proxy_port,
        "network.proxy.allow_hijacking_localhost": True,
        "network.proxy.no_proxies_on": "",
        "network.proxy.failover_direct": False,
    }
