// The scorecard in the room: saves as it is filled in, keeps what is not sent yet on the device, and moves on.
// Without this script the same page is a form that saves and submits.
(() => {
  const { card, done } = document.currentScript.dataset;
  const kept = `callboard:card:${card}`;
  if (done !== undefined) return localStorage.removeItem(kept);

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
  let pause = 1000;
  let reached = true;

  for (const criterion of criteria) stored.set(criterion.id, read(criterion));
  void begin();

  async function begin() {
    // A refused form shows what was sent, not what is stored.
    if (refused) {
      const view = await (await fetch(`/api/v1/scorecards/${card}`)).json();
      for (const { id, level, notObserved, note } of view.criteria) stored.set(id, { level, notObserved, note });
    } else restore();
    form.addEventListener('input', ({ target }) => changed(target, 500));
    form.addEventListener('change', ({ target }) => changed(target, 0));
    form.addEventListener('submit', beforeSubmit);
    window.addEventListener('online', () => send());
    document.addEventListener('visibilitychange', () => document.hidden && send());
    document.addEventListener('keydown', digit);
    movingOn();
    show();
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
    show();
    clearTimeout(timer);
    timer = setTimeout(send, delay);
  }

  /** Sends what is not acknowledged, one after another, each on top of the version that the last one made. */
  function send() {
    sending ??= sendAll().finally(() => (sending = null));
    return sending;
  }

  async function sendAll() {
    clearTimeout(timer);
    for (;;) {
      const next = [...unsent].find(([id]) => !waiting.has(id));
      if (!next) return;
      if (!(await sendOne(...next))) return;
    }
  }

  /** @returns whether to go on with the next */
  async function sendOne(id, edit) {
    let answer;
    try {
      answer = await fetch(`/api/v1/scorecards/${card}/ratings/${id}`, {
        method: 'PUT',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...edit.mine, version: Number(versionField.value) }),
      });
    } catch {
      return later('kept on this device');
    }
    if (answer.status === 401) return later('kept on this device; sign in again', '/sign-in?next=' + location.pathname);
    if (answer.status === 429 || answer.status >= 500) return later('kept on this device');
    const body = await answer.json();
    if (answer.ok) return acknowledged(id, edit, body);
    if (body.code === 'stale_edit') return overtaken(body.current);
    say(`not saved: ${body.errors?.[0]?.message ?? body.detail}`);
    return false;
  }

  function acknowledged(id, edit, { version, at }) {
    reached = true;
    pause = 1000;
    versionField.value = version;
    stored.set(id, edit.mine);
    const now = unsent.get(id);
    if (now && same(now.mine, edit.mine)) unsent.delete(id);
    else if (now) now.base = edit.mine;
    keep();
    const time = new Date(at).toLocaleTimeString('en-GB', { hour: '2-digit', minute: '2-digit' });
    if (waiting.size === 0) say(unsent.size > 0 ? 'saving…' : `saved ${time}`);
    return true;
  }

  /** Another device or tab was faster. What it wrote is taken over, but where this one wrote too there is a choice. */
  function overtaken(current) {
    versionField.value = current.version;
    for (const criterion of criteria) {
      const { level = null, notObserved = false, note = '' } =
        current.ratings.find(({ criterionId }) => criterionId === criterion.id) ?? {};
      const theirs = { level, notObserved, note };
      if (same(theirs, stored.get(criterion.id))) continue;
      stored.set(criterion.id, theirs);
      const edit = unsent.get(criterion.id);
      if (!edit) write(criterion, theirs);
      else if (same(theirs, edit.mine)) unsent.delete(criterion.id);
      else choose(criterion.id, theirs);
    }
    keep();
    show();
    return true;
  }

  function choose(id, theirs) {
    const criterion = criteria.find((one) => one.id === id);
    const box = document.getElementById('conflict').content.cloneNode(true).firstElementChild;
    const level = criterion.radios.find((radio) => radio.value === String(theirs.level));
    const words = level?.closest('label').querySelector('.level-name').textContent;
    box.querySelector('[data-level]').textContent = words ?? (theirs.notObserved ? 'not observed' : 'no level');
    box.querySelector('[data-note]').textContent = theirs.note;
    box.addEventListener('click', ({ target }) => {
      if (!target.dataset.keep) return;
      if (target.dataset.keep === 'theirs') {
        write(criterion, theirs);
        unsent.delete(id);
      } else unsent.set(id, { mine: read(criterion), base: theirs });
      box.remove();
      waiting.delete(id);
      keep();
      show();
      send();
    });
    criterion.article.querySelector('.conflict')?.remove();
    criterion.article.prepend(box);
    waiting.add(id);
    box.scrollIntoView({ block: 'nearest' });
    say('changed elsewhere');
  }

  function later(words, link) {
    reached = false;
    say(words, link);
    clearTimeout(timer);
    timer = setTimeout(send, pause);
    pause = Math.min(pause * 2, 30_000);
    return false;
  }

  // ——— On this device

  /** Another tab may keep edits of its own in the same place: only this one's are touched. */
  function keep() {
    try {
      const all = new Map(JSON.parse(localStorage.getItem(kept) ?? '[]'));
      for (const id of unsent.keys()) touched.add(id);
      for (const id of touched) {
        all.delete(id);
        if (unsent.has(id)) all.set(id, unsent.get(id));
      }
      if (all.size === 0) localStorage.removeItem(kept);
      else localStorage.setItem(kept, JSON.stringify([...all]));
    } catch {
      // Storage is full or not allowed: what is typed stays in the page.
    }
  }

  function restore() {
    try {
      unsent = new Map(JSON.parse(localStorage.getItem(kept) ?? '[]'));
    } catch {
      unsent = new Map();
    }
    for (const [id, { mine, base }] of unsent) {
      touched.add(id);
      const criterion = criteria.find((one) => one.id === id);
      const theirs = stored.get(id);
      if (!criterion || same(mine, theirs)) {
        unsent.delete(id);
        continue;
      }
      write(criterion, mine);
      if (!same(base, theirs)) choose(id, theirs);
    }
    keep();
    if (unsent.size > 0) send();
  }

  // ——— Submitting

  function beforeSubmit(event) {
    if (unsent.size === 0 && !sending) return;
    event.preventDefault();
    void send().then(() => {
      if (unsent.size === 0) return form.requestSubmit(event.submitter);
      if (!reached) say('no network: kept on this device; submit when it is back');
      document.querySelector('.conflict')?.scrollIntoView({ block: 'center' });
    });
  }

  // ——— Moving on

  function movingOn() {
    let pressed = -Infinity;
    const setting = 'callboard:moves-on';
    const label = document.createElement('label');
    label.className = 'choice moves-on';
    label.innerHTML = '<input type="checkbox"><span>Move on after each choice</span>';
    const box = label.firstElementChild;
    box.checked = localStorage.getItem(setting) !== 'no';
    box.addEventListener('change', () => localStorage.setItem(setting, box.checked ? 'yes' : 'no'));
    form.prepend(label);
    form.addEventListener('pointerup', (event) => (pressed = event.timeStamp));
    form.addEventListener('change', (event) => {
      // Arrow keys choose too, on the way to another level: only a press or a digit is a decision.
      if (event.target.type === 'radio' && box.checked && event.timeStamp - pressed < 800) moveOn(event.target);
    });
    form.addEventListener('digit', ({ target }) => box.checked && moveOn(target));
  }

  function moveOn(radio) {
    const at = criteria.findIndex(({ article }) => article.contains(radio));
    const { radios, note } = criteria[at];
    const levels = radios.filter(({ value }) => value !== 'not-observed');
    const atAnEnd = levels.length > 2 && (radio === levels[0] || radio === levels.at(-1));
    if (atAnEnd && note.value.trim() === '') return note.focus();
    const rest = [...criteria.slice(at + 1), ...criteria.slice(0, at)];
    const next = rest.find((criterion) => !answered(criterion))?.article ?? document.getElementById('review');
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    next.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    next.querySelector('input[type=radio]')?.focus({ preventScroll: true });
  }

  function digit(event) {
    if (event.ctrlKey || event.metaKey || event.altKey || !/^[0-7]$/.test(event.key)) return;
    if (event.target.matches('textarea, select, input:not([type=radio], [type=checkbox])')) return;
    const criterion =
      criteria.find(({ article }) => article.contains(document.activeElement)) ??
      criteria.find(({ article }) => article.getBoundingClientRect().bottom > 120);
    const value = event.key === '0' ? 'not-observed' : event.key;
    const radio = criterion?.radios.find((one) => one.value === value);
    if (!radio) return;
    event.preventDefault();
    radio.checked = true;
    radio.focus({ preventScroll: true });
    radio.dispatchEvent(new Event('change', { bubbles: true }));
    radio.dispatchEvent(new Event('digit', { bubbles: true }));
  }

  // ——— Showing

  function answered({ radios }) {
    return radios.some((radio) => radio.checked);
  }

  function show() {
    const count = criteria.filter(answered).length;
    const bar = document.querySelector('#progress progress');
    bar.value = count;
    bar.setAttribute('aria-label', `${count} of ${criteria.length} rated`);
    document.querySelector('#progress p').textContent = `${count} of ${criteria.length}`;
    criteria.forEach(({ radios }, index) => {
      const label = radios.find((radio) => radio.checked)?.closest('label');
      const words = label?.querySelector('.level-name')?.textContent ?? (label ? 'not observed' : 'not answered');
      document.querySelectorAll('#summary li span')[index].textContent = words;
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
