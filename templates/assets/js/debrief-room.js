(() => {
  // The links do the same without it.
  const links = { ArrowLeft: 'a[rel="prev"]', ArrowRight: 'a[rel="next"]', r: 'a[data-revise]', R: 'a[data-revise]' };
  const keys = document.querySelector('[data-room] .keys');
  if (keys) keys.hidden = false;

  document.addEventListener('keydown', (event) => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.defaultPrevented) return;
    if (event.target.closest('input, textarea, select, [contenteditable]')) return;
    const link = links[event.key] && document.querySelector(`[data-room] ${links[event.key]}`);
    if (!link) return;
    event.preventDefault();
    link.click();
  });
})();
