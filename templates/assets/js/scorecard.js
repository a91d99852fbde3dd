// The scorecard in the room: saves as it is filled in, and keeps on the device what is not acknowledged yet.
// Without this script the same page is a form that saves and submits.
(() => {
  const { card, done } = document.currentScript.dataset;
  const kept = `callboard:card:${card}`;
  const nothing = { level: null, notObserved: false, note: '' };
  if (done !== undefined) return leftBehind();

  const form = document.getElementById('scorecard');
  const versionField = form.elements.version;
  const criteria = [...form.querySelectorAll('[data-criterion]')].map(criterionIn);
  const refused = document.querySelector('.failure') !== null;
  /** What is stored on the server, as far as this page knows, by criterion. */
  const stored = new Map();
  /** What is typed and not acknowledged yet, in order: { mine, base } by criterion. */
  let unsent = new Map();
  /** Those of them that wait for their panelist to choose. */
  const waiting = new Set();
  const touched = new Set();
  let sending = null;
  let timer = 0;
  /** Since when something waits to be sent. */
  let since = null;
  let pause = 1000;
  /** Whether what is not sent is at least on this device. */
  let safe = true;

  for (const criterion of criteria) stored.set(criterion.id, read(criterion));
  void begin();

  async function begin() {
    form.addEventListener('input', ({ target }) => changed(target, 400));
    form.addEventListener('change', ({ target }) => changed(target, 0));
    form.addEventListener('submit', beforeSubmit);
    window.addEventListener('online', () => send());
    document.addEventListener('visibilitychange', () => document.hidden && send());
    if (refused) await compare();
    else restore();
  }

  function criterionIn(article) {
    return {
      id: article.dataset.criterion,
      article,
      radios: [...article.querySelectorAll('input[type=radio]')],
      note: article.querySelector('textarea'),
    };
  }

  function read({ radios, note }) {
    const value = radios.find((radio) => radio.checked)?.value;
    const notObserved = value === 'not-observed';
    const level = value === undefined || notObserved ? null : Number(value);
    return { level, notObserved, note: note.value.replace(/\r\n?/g, '\n').trim() };
  }

  function write({ radios, note }, rating) {
    const value = rating.notObserved ? 'not-observed' : String(rating.level ?? '');
    for (const radio of radios) radio.checked = radio.value === value;
    if (note.value.trim() !== rating.note) note.value = rating.note;
    form.dispatchEvent(new Event('written'));
  }

  function same(one, other) {
    return one.level === other.level && one.notObserved === other.notObserved && one.note === other.note;
  }

  // ——— Saving

  function changed(target, delay) {
    const criterion = criteria.find(({ article }) => article.contains(target));
    if (!criterion) return;
    const pending = unsent.get(criterion.id);
    const mine = read(criterion);
    // Leaving a field fires once more for what was sent already.
    if (!pending && same(mine, stored.get(criterion.id))) return;
    unsent.set(criterion.id, { mine, base: pending?.base ?? stored.get(criterion.id) });
    keep();
    // Whoever types without a pause is saved within a second too.
    const now = performance.now();
    since ??= now;
    clearTimeout(timer);
    timer = setTimeout(send, Math.max(0, Math.min(delay, since + 800 - now)));
  }

  /** Sends what is not acknowledged, one after another, each on top of the version that the last one made. */
  function send() {
    sending ??= sendAll().finally(() => (sending = null));
    return sending;
  }

  /** @returns what stands in the way: nothing, "network", "session" or "refused" */
  async function sendAll() {
    clearTimeout(timer);
    since = null;
    for (;;) {
      const next = [...unsent].find(([id]) => !waiting.has(id));
      if (!next) return '';
      const trouble = await sendOne(...next);
      if (trouble) return trouble;
    }
  }

  async function sendOne(id, edit) {
    let answer;
    try {
      answer = await fetch(`/api/v1/scorecards/${card}/ratings/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...edit.mine, version: Number(versionField.value) }),
      });
    } catch {
      return later('network');
    }
    if (answer.status === 401) return later('session');
    if (answer.status === 429 || answer.status >= 500) return later('network');
    const body = await answer.json().catch(() => undefined);
    if (!body) return later('network');
    if (answer.ok) return acknowledged(id, edit, body);
    if (body.code === 'stale_edit') return overtaken(body.current);
    say(`not saved: ${body.errors?.[0]?.message ?? body.detail}`);
    return 'refused';
  }

  function acknowledged(id, edit, { version, at }) {
    pause = 1000;
    versionField.value = version;
    stored.set(id, edit.mine);
    const now = unsent.get(id);
    if (now && same(now.mine, edit.mine)) unsent.delete(id);
    else if (now) now.base = edit.mine;
    keep();
    if (waiting.size === 0) saySaved(at);
    return '';
  }

  function saySaved(at) {
    const { locale, tz: timeZone } = document.documentElement.dataset;
    const hour = locale.endsWith('h23') ? '2-digit' : 'numeric';
    const time = new Date(at).toLocaleTimeString(locale, { hour, minute: '2-digit', timeZone });
    say(unsent.size > 0 ? 'saving…' : `saved ${time}`);
  }

  /** Another device or tab was faster. What it wrote is taken over, but where this one wrote too there is a choice. */
  function overtaken(current) {
    versionField.value = current.version;
    for (const criterion of criteria) {
      const { level, notObserved, note } =
        current.ratings.find(({ criterionId }) => criterionId === criterion.id) ?? nothing;
      const theirs = { level, notObserved, note };
      if (same(theirs, stored.get(criterion.id))) continue;
      stored.set(criterion.id, theirs);
      const edit = unsent.get(criterion.id);
      if (!edit) write(criterion, theirs);
      else if (same(theirs, edit.mine)) unsent.delete(criterion.id);
      else choose(criterion, theirs);
    }
    keep();
    if (waiting.size === 0) saySaved(Date.now());
    return '';
  }

  function choose(criterion, theirs) {
    const box = document.getElementById('conflict').content.cloneNode(true).firstElementChild;
    box.querySelector('[data-level]').textContent = levelOf(criterion.radios, theirs);
    box.querySelector('[data-note]').textContent = theirs.note;
    box.addEventListener('click', ({ target }) => {
      if (!target.dataset.keep) return;
      if (target.dataset.keep === 'theirs') {
        write(criterion, theirs);
        unsent.delete(criterion.id);
      } else unsent.set(criterion.id, { mine: read(criterion), base: theirs });
      box.remove();
      waiting.delete(criterion.id);
      criterion.note.focus();
      keep();
      void send();
      if (unsent.size === 0) say('');
    });
    for (const old of criterion.article.querySelectorAll('.conflict, [data-stored]')) old.remove();
    criterion.article.querySelector('header').after(box);
    waiting.add(criterion.id);
    criterion.article.scrollIntoView({ block: 'start' });
    say('changed elsewhere');
  }

  function levelOf(radios, { level, notObserved }) {
    if (notObserved) return 'not observed';
    const label = radios.find((radio) => radio.value === String(level))?.closest('label');
    return label?.querySelector('.level-name').textContent ?? 'no level';
  }

  function later(trouble) {
    const where = safe ? 'kept on this device only' : 'not saved yet; keep this page open';
    if (trouble === 'session') say(`${where}; sign in again`, '/sign-in?next=' + location.pathname);
    else say(where);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 30_000);
    return trouble;
  }

  // ——— On this device

  /** Another tab may keep edits of its own in the same place: only this one's are touched. */
  function keep() {
    try {
      const all = new Map(onDevice());
      for (const id of unsent.keys()) touched.add(id);
      for (const id of touched) {
        all.delete(id);
        if (unsent.has(id)) all.set(id, unsent.get(id));
      }
      if (all.size === 0) localStorage.removeItem(kept);
      else localStorage.setItem(kept, JSON.stringify([...all]));
      safe = true;
    } catch {
      // Storage is full or not allowed: what is typed stays in the page.
      safe = false;
    }
  }

  function onDevice() {
    try {
      return JSON.parse(localStorage.getItem(kept) ?? '[]');
    } catch {
      return [];
    }
  }

  function restore() {
    unsent = new Map(onDevice());
    const found = unsent.size > 0;
    for (const [id, { mine, base }] of unsent) {
      touched.add(id);
      const criterion = criteria.find((one) => one.id === id);
      const theirs = stored.get(id);
      if (!criterion || same(mine, theirs)) {
        unsent.delete(id);
        continue;
      }
      write(criterion, mine);
      if (!same(base, theirs)) choose(criterion, theirs);
    }
    keep();
    // The tab before may have reached the server after all, as it closed.
    if (unsent.size > 0) void send();
    else if (found) saySaved(Date.now());
  }

  /** A refused form shows what was sent, not what is stored: where they differ, there is a choice. */
  async function compare() {
    const answer = await fetch(`/api/v1/scorecards/${card}`).catch(() => undefined);
    if (!answer?.ok) return;
    const view = await answer.json();
    for (const criterion of criteria) {
      const { level, notObserved, note } = view.criteria.find(({ id }) => id === criterion.id) ?? nothing;
      const theirs = { level, notObserved, note };
      const mine = read(criterion);
      stored.set(criterion.id, theirs);
      if (same(mine, theirs)) continue;
      unsent.set(criterion.id, { mine, base: theirs });
      if (!same(theirs, nothing)) choose(criterion, theirs);
    }
    keep();
    if (unsent.size > 0) void send();
  }

  /** On a card that is done: what was typed on this device and never stored is shown, to be copied or given up. */
  function leftBehind() {
    const edits = onDevice().filter(([, { mine }]) => mine.note !== '' || mine.level !== null || mine.notObserved);
    if (edits.length === 0) return localStorage.removeItem(kept);
    const box = document.getElementById('left-behind').content.cloneNode(true).firstElementChild;
    for (const [id, { mine }] of edits) {
      const item = document.createElement('li');
      const name = document.querySelector(`[data-criterion="${id}"] h2`)?.firstChild.textContent.trim();
      const level = mine.notObserved ? 'not observed' : (mine.level ?? 'no level');
      item.textContent = [name, level, mine.note].filter((part) => part).join(': ');
      box.querySelector('ul').append(item);
    }
    box.querySelector('button').addEventListener('click', () => {
      localStorage.removeItem(kept);
      box.remove();
    });
    document.querySelector('.page-head').append(box);
  }

  // ——— Submitting

  function beforeSubmit(event) {
    const away = navigator.onLine === false;
    if (unsent.size === 0 && !sending && !away) return;
    event.preventDefault();
    const { submitter } = event;
    void send().then((trouble) => {
      if (unsent.size === 0 && !away) return form.requestSubmit(submitter);
      if (away || trouble === 'network')
        say('You’re offline. Your ratings are kept on this device; submit when you’re back online.');
      document.querySelector('.conflict')?.scrollIntoView({ block: 'center' });
    });
  }

  function say(words, link) {
    const place = document.getElementById('saved');
    place.textContent = link ? '' : words;
    if (!link) return;
    const anchor = document.createElement('a');
    anchor.href = link;
    anchor.textContent = words;
    place.append(anchor);
  }
})();
