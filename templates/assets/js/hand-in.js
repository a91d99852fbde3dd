(() => {
  // A file goes piece by piece: a lost network costs one piece, and choosing the same file again goes on where it was.
  const pieceSize = 512 * 1024;
  const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

  for (const news of document.querySelectorAll('[data-hand-in]')) {
    const form = news.closest('form');
    form.addEventListener('submit', (event) => {
      const file = form.elements.document.files[0];
      if (!file || file.size === 0 || file.size > 10 * 1024 * 1024) return;
      event.preventDefault();
      handIn(file, news, form).catch((error) => {
        form.querySelector('button').disabled = false;
        news.textContent = error.message;
      });
    });
  }

  async function handIn(file, news, form) {
    form.querySelector('button').disabled = true;
    const { handIn: assessment, api, next } = news.dataset;
    const memory = `hand-in ${assessment} ${file.name} ${file.size} ${file.lastModified}`;
    let state = await goOn(api, memory);
    if (!state) {
      state = await asked(api, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ assessment, fileName: file.name, size: file.size }),
      });
      remember(memory, state.id);
    }
    while (!state.done) {
      news.textContent = `Uploading: ${Math.round((100 * state.received) / state.size)}%`;
      state = await sent(`${api}/${state.id}`, file, state.received, news);
    }
    remember(memory, undefined);
    form.reset();
    news.textContent = ['Your file was handed in.', ...state.cautions].join(' ');
    if (state.cautions.length === 0) {
      location.assign(next);
      location.reload();
    }
    form.querySelector('button').disabled = false;
  }

  /** What is left of an earlier try with the same file, if the server still has it. */
  async function goOn(api, memory) {
    const id = remember(memory);
    if (!id) return undefined;
    return asked(`${api}/${id}`, {}).catch(() => undefined);
  }

  /** Sends one piece, as often as the network needs. */
  async function sent(url, file, from, news) {
    for (let tries = 1; ; tries += 1) {
      try {
        return await asked(url, {
          method: 'PUT',
          headers: { 'content-type': 'application/offset+octet-stream', 'upload-offset': String(from) },
          body: file.slice(from, from + pieceSize),
        });
      } catch (error) {
        if (error.current) return { ...error.current, done: false };
        if (error.refused) throw error;
        if (tries >= 60) throw new Error('The network is gone. Choose the same file again to go on where it stopped.');
        news.textContent = 'The network is gone. Trying again…';
        await pause(Math.min(1000 * tries, 10_000));
      }
    }
  }

  async function asked(url, options) {
    const answer = await fetch(url, options);
    if (answer.ok) return answer.json();
    const told = await answer.json().catch(() => ({}));
    const message = told.errors?.[0]?.message ?? told.detail ?? 'That didn’t work. Try again.';
    throw Object.assign(new Error(message), { refused: answer.status < 500, current: told.current });
  }

  function remember(key, value) {
    try {
      if (arguments.length === 1) return localStorage.getItem(key);
      if (value === undefined) localStorage.removeItem(key);
      else localStorage.setItem(key, value);
    } catch {
      // Without storage a file begins anew.
    }
    return undefined;
  }
})();
