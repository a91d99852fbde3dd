(() => {
  const page = document.documentElement;
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  if (zone && zone !== page.dataset.tz) {
    const secure = location.protocol === 'https:' ? ';secure' : '';
    document.cookie = `tz=${encodeURIComponent(zone)};path=/;max-age=31536000;samesite=lax${secure}`;
  }

  const failure = document.querySelector('.failure');
  if (failure) failure.focus();

  const changed = new Set();
  const sent = new WeakSet();

  document.addEventListener('input', ({ target }) => {
    const form = target.form;
    if (form && form.hasAttribute('data-guard')) changed.add(form);
  });

  document.addEventListener('submit', (event) => {
    const form = event.target;
    if (form.method !== 'post' || event.defaultPrevented) return;
    if (sent.has(form)) {
      event.preventDefault();
      return;
    }
    sent.add(form);
    changed.delete(form);
    form.setAttribute('aria-busy', 'true');
  });

  window.addEventListener('beforeunload', (event) => {
    if (changed.size > 0) event.preventDefault();
  });

  // A page that comes back from the browser's memory may be sent again.
  window.addEventListener('pageshow', (event) => {
    if (event.persisted) location.reload();
  });
})();
