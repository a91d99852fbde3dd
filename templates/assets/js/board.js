// The live board: who has opened and who has submitted, as it happens while the page is in sight. Where no stream of
// events comes through, it is asked for every few seconds; without this script a link shows the page anew.
(() => {
  const board = document.querySelector('[data-board]');
  if (!board) return;
  const news = document.getElementById('board-news');
  const again = document.getElementById('board-again');
  const every = 5000;
  const patience = 10000;
  let source;
  let timer;

  function start() {
    stop();
    if (!window.EventSource) return poll();
    source = new EventSource(board.dataset.events);
    source.addEventListener('board', ({ data }) => {
      clearTimeout(timer);
      again.hidden = true;
      show(data);
    });
    // Closed for good, or opened by something in between that keeps what it should hand on.
    source.onerror = () => source.readyState === EventSource.CLOSED && poll();
    timer = setTimeout(poll, patience);
  }

  function stop() {
    clearTimeout(timer);
    source?.close();
  }

  async function poll() {
    stop();
    try {
      const answer = await fetch(board.dataset.board);
      // Signed out, or no longer theirs to run: what stands there grows old, and the link says how to look again.
      again.hidden = answer.ok && !answer.redirected;
      if (!again.hidden && answer.status < 500) return;
      if (again.hidden) show(await answer.text());
    } catch {
      // The network is away; what was last known stays.
    }
    if (!document.hidden) timer = setTimeout(poll, every);
  }

  function show(html) {
    const fresh = document.createElement('template');
    fresh.innerHTML = html;
    const now = parts(fresh.content);
    const changed = [...now].filter(([key, part]) => shown.get(key)?.outerHTML !== part.outerHTML);
    const same = [...shown.keys()].join() === [...now.keys()].join();
    if (same && changed.length === 0) return;
    const told = changed.filter(([key, part]) => !shown.has(key) || wordsOf(shown.get(key)) !== wordsOf(part));
    const words = told.map(([, part]) => wordsOf(part)).filter(Boolean);
    if (words.length > 0) news.textContent = words.join('. ');
    shown = new Map([...now].map(([key, part]) => [key, part.cloneNode(true)]));
    const old = parts(board);
    const focused = board.contains(document.activeElement) && document.activeElement.closest('[data-part]');
    for (const [key, part] of now) if (old.get(key)?.open) part.open = true;
    if (same) for (const [key, part] of changed) old.get(key).replaceWith(part);
    else board.replaceChildren(fresh.content);
    if (focused && !focused.isConnected) keepFocus(parts(board).get(focused.dataset.part) ?? board);
  }

  function parts(within) {
    return new Map([...within.querySelectorAll('[data-part]')].map((part) => [part.dataset.part, part]));
  }

  function wordsOf(part) {
    const words = part.matches('[data-told]') ? [part] : [...part.querySelectorAll('[data-told]')];
    return words.map((each) => each.textContent.trim().replace(/\.$/, '')).join(': ');
  }

  // Whoever stood on a button that was replaced goes on from the same place.
  function keepFocus(part) {
    const stop = part.querySelector('button, a, summary');
    if (!stop) part.tabIndex = -1;
    (stop ?? part).focus({ preventScroll: true });
  }

  document.addEventListener('visibilitychange', () => (document.hidden ? stop() : start()));
  // What was shown last, as it came: what the reader has opened since is no change.
  let shown = new Map([...parts(board)].map(([key, part]) => [key, part.cloneNode(true)]));
  if (!document.hidden) start();
})();
