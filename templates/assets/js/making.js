// A packet in the making: asks how far it is, every second while the page is in sight, until it is over.
(() => {
  const every = 1000;
  const region = () => document.querySelector('[data-making]');
  if (!region()) return;

  async function refresh() {
    const answer = await fetch(location.href, { headers: { accept: 'text/html' } });
    if (!answer.ok) return location.reload();
    const fresh = new DOMParser().parseFromString(await answer.text(), 'text/html');
    const there = fresh.querySelector('[data-making]');
    if (!there) return location.reload();
    if (there.innerHTML !== region().innerHTML) region().innerHTML = there.innerHTML;
  }

  async function watch() {
    // Where the network is away, what was last known stays.
    if (!document.hidden) await refresh().catch(() => undefined);
    setTimeout(watch, every);
  }

  setTimeout(watch, every);
  document.addEventListener('visibilitychange', () => document.hidden || refresh().catch(() => undefined));
})();
