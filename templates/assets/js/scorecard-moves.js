// Filling in a scorecard: on to the next criterion, levels by their digits, and how far one is.
(() => {
  const form = document.getElementById('scorecard');
  const criteria = [...form.querySelectorAll('[data-criterion]')].map((article) => ({
    article,
    name: article.querySelector('legend').textContent,
    radios: [...article.querySelectorAll('input[type=radio]')],
    note: article.querySelector('textarea'),
    noteLevels: article.dataset.noteLevels.split(' '),
  }));
  const lines = [...document.querySelectorAll('#summary li')];
  const setting = 'callboard:moves-on';
  const box = document.querySelector('.moves-on input');
  const papers = document.querySelector('.papers');
  let arrowed = -Infinity;

  for (const part of document.querySelectorAll('.moves-on, .keys')) part.hidden = false;
  box.checked = remembered() !== 'no';
  box.addEventListener('change', () => remember(box.checked ? 'yes' : 'no'));
  form.addEventListener('input', show);
  form.addEventListener('written', show);
  form.addEventListener('change', chosen);
  form.addEventListener('keydown', ({ key, timeStamp }) => {
    if (key.startsWith('Arrow')) arrowed = timeStamp;
  });
  document.addEventListener('keydown', digit);
  show();

  function remembered() {
    try {
      return localStorage.getItem(setting);
    } catch {
      return null;
    }
  }

  function remember(value) {
    try {
      localStorage.setItem(setting, value);
    } catch {
      // No storage on this device: it holds for this page.
    }
  }

  function chosen({ target, timeStamp }) {
    show();
    // Arrow keys choose on the way to another level: what is passed is no decision.
    if (target.type === 'radio' && box.checked && timeStamp - arrowed > 300) moveOn(target);
  }

  function moveOn(radio) {
    const at = criteria.findIndex(({ article }) => article.contains(radio));
    const rest = [...criteria.slice(at + 1), ...criteria.slice(0, at)];
    const next = rest.find((one) => !answerOf(one)) ?? [...rest, criteria[at]].find(lacksNote);
    const place = next?.article ?? document.getElementById('review');
    // What was read before rating began makes room.
    papers.open = false;
    const calm = matchMedia('(prefers-reduced-motion: reduce)').matches;
    place.scrollIntoView({ behavior: calm ? 'auto' : 'smooth', block: 'start' });
    const target =
      next && answerOf(next) ? next.note : (place.querySelector('input[type=radio]') ?? place.querySelector('h2'));
    target.focus({ preventScroll: true });
  }

  /** A digit chooses the level of that number; 0 is "not observed". */
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
    arrowed = -Infinity;
    radio.dispatchEvent(new Event('change', { bubbles: true }));
    const left = criteria.filter((one) => !answerOf(one)).length;
    document.getElementById('announced').textContent = `${criterion.name}: ${answerOf(criterion)}. ${left} left.`;
  }

  function answerOf({ radios }) {
    const label = radios.find((radio) => radio.checked)?.closest('label');
    return label && (label.querySelector('.level-name')?.textContent ?? 'not observed');
  }

  function lacksNote({ radios, note, noteLevels }) {
    return note.value.trim() === '' && noteLevels.includes(radios.find((radio) => radio.checked)?.value);
  }

  function show() {
    const total = criteria.length;
    const left = criteria.filter((one) => !answerOf(one)).length;
    const notes = criteria.filter(lacksNote).length;
    const bar = document.querySelector('#progress progress');
    bar.value = total - left;
    bar.setAttribute('aria-label', `${total - left} of ${total} answered`);
    const link = document.querySelector('#progress a');
    link.textContent = left > 0 ? `${left} of ${total} left` : 'all answered';
    link.href = `#${(criteria.find((one) => !answerOf(one))?.article ?? document.getElementById('review')).id}`;
    criteria.forEach((one, index) => {
      const answer = answerOf(one);
      one.article.classList.toggle('lacks-note', lacksNote(one));
      lines[index].querySelector('[data-shown]').textContent = answer ?? 'not answered';
      lines[index].querySelector('[data-lacks]').hidden = !lacksNote(one);
      lines[index].classList.toggle('lacking', !answer || lacksNote(one));
    });
    const missing = [counted(left, 'answer'), counted(notes, 'note')].filter(Boolean);
    document.getElementById('lacking').textContent =
      missing.length > 0 ? `Still needed: ${missing.join(' and ')}.` : 'Ready to submit.';
  }

  function counted(number, word) {
    return number > 0 && `${number} ${word}${number === 1 ? '' : 's'}`;
  }
})();
