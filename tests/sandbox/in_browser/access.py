"""Whether everybody can use what the page shows."""

from axe_playwright_python.async_playwright import Axe
from playwright.async_api import Page

_AXE = Axe()


async def faults(page: Page) -> list[str]:
    """What axe-core finds, however small it is."""
    found = (await _AXE.run(page)).response["violations"]
    return [
        f"{fault['id']} ({fault['impact']}): {fault['help']}: {[node['target'] for node in fault['nodes']]}"
        for fault in found
    ]
