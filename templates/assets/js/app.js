(() => {
  // Asking for the zone takes a phone a quarter of a second: once a visit, unless its clock moves, and when idle.
  const clock = String(new Date().getTimezoneOffset());
  const whenIdle = window.requestIdleCallback ?? ((work) => setTimeout(work, 200));
  if (visit('clock') !== clock) whenIdle(tellZone);

  function tellZone() {
    const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
    if (zone && zone !== document.documentElement.dataset.tz) {
      const [prefix, secure] = location.protocol === 'https:' ? ['__Host-', ';secure'] : ['', ''];
      document.cookie = `${prefix}tz=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax${secure}`;
    }
    visit('clock', clock);
  }

  function visit(key, value) {
    try {
      return value === undefined ? sessionStorage.getItem(key) : sessionStorage.setItem(key, value);
    } catch {
      // Without storage it is asked on each page.
      return null;
    }
  }

  const failure = document.querySelector('.failure');
  if (failure) failure.focus();

  const changed = new Set();
  const sent = new WeakMap();
  const leaving = new Set(['/session/deletion', '/me/sessions/deletion']);

  document.addEventListener('input', ({ target }) => {
    const form = target.form;
    if (form && form.hasAttribute('data-guard')) changed.add(form);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    // A second press within five seconds is the same one; later it may be wanted, as for another download.
    if (event.timeStamp - (sent.get(form) ?? -Infinity) < 5000) {
      event.preventDefault();
      return;
    }
    const leaves = form.id === 'take-over' || leaving.has(form.getAttribute('action'));
    const unsent = 'Some scorecard changes are saved only on this device. Sign out and discard them?';
    if (leaves && cardsKept().length > 0 && !confirm(unsent)) {
      event.preventDefault();
      return;
    }
    sent.set(form, event.timeStamp);
    changed.delete(form);
    if (leaves) for (const key of cardsKept()) localStorage.removeItem(key);
  });

  // What is typed into a scorecard is kept on the device; whoever signs out leaves nothing of it behind.
  function cardsKept() {
    try {
      return Object.keys(localStorage).filter((key) => key.startsWith('callboard:card:'));
    } catch {
      // No storage on this device, so nothing is kept in it.
      return [];
    }
  }

  window.addEventListener('beforeunload', (event) => {
    if (changed.size > 0) event.preventDefault();
  });
})();
