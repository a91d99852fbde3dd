// Cards of the pipeline are dragged to another stage, or moved there with Alt and an arrow key. What is sent is the
// page's own form, as if the card had been checked and the stage chosen.
(() => {
  const board = document.querySelector('[data-pipeline]');
  const form = document.getElementById('pipeline');
  const move = form?.querySelector('[data-move]');
  if (!board || !move) return;
  const lanes = [...board.querySelectorAll('[data-column]')];
  const laneOf = (node) => node.closest('[data-column]');
  const waysFrom = (lane) => lane.dataset.ways.split(' ').filter(Boolean);
  const remembered = 'callboard:moved';
  let dragged;

  form.querySelector('[data-keys]').hidden = false;
  try {
    const last = sessionStorage.getItem(remembered);
    sessionStorage.removeItem(remembered);
    if (last) board.querySelector(`[data-card="${last}"] a`)?.focus();
  } catch {
    // Without storage the focus starts at the top.
  }

  function send(card, key) {
    const from = laneOf(card).dataset.column;
    if (from === key || !waysFrom(laneOf(card)).includes(key)) return;
    for (const box of board.querySelectorAll('input[type="checkbox"]')) box.checked = card.contains(box);
    form.elements.to.value = key;
    form.querySelector('[data-from]').value = from;
    try {
      sessionStorage.setItem(remembered, card.dataset.card);
    } catch {
      // See above.
    }
    form.requestSubmit(move);
  }

  board.addEventListener('dragstart', (event) => {
    dragged = event.target.closest?.('[data-card][draggable="true"]');
    if (!dragged) return;
    event.dataTransfer.effectAllowed = 'move';
    event.dataTransfer.setData('text/plain', dragged.dataset.card);
    const ways = waysFrom(laneOf(dragged));
    for (const lane of lanes) lane.classList.toggle('is-way', ways.includes(lane.dataset.column));
  });

  board.addEventListener('dragover', (event) => {
    const lane = laneOf(event.target);
    if (!dragged || !lane?.classList.contains('is-way')) return;
    event.preventDefault();
    for (const one of lanes) one.classList.toggle('is-over', one === lane);
  });

  board.addEventListener('drop', (event) => {
    const lane = laneOf(event.target);
    if (!dragged || !lane) return;
    event.preventDefault();
    send(dragged, lane.dataset.column);
  });

  board.addEventListener('dragend', () => {
    dragged = undefined;
    for (const lane of lanes) lane.classList.remove('is-way', 'is-over');
  });

  board.addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const card = event.target.closest('[data-card][draggable="true"]');
    if (!event.altKey || !step || !card) return;
    event.preventDefault();
    const ways = waysFrom(laneOf(card));
    const order = lanes.map((lane) => lane.dataset.column);
    const here = order.indexOf(laneOf(card).dataset.column);
    const beyond = step > 0 ? order.slice(here + 1) : order.slice(0, here).reverse();
    const next = beyond.find((key) => ways.includes(key));
    if (next) send(card, next);
  });
})();
