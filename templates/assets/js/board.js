// The live board: who has opened and who has submitted, asked for every few seconds while the page is in sight.
(() => {
  const board = document.querySelector('[data-board]');
  if (!board) return;
  const every = 5000;

  async function refresh() {
    try {
      const answer = await fetch(board.dataset.board);
      const text = answer.ok ? (await answer.text()).trim() : '';
      if (text && text !== refresh.last) board.innerHTML = text;
      refresh.last = text || refresh.last;
    } catch {
      // The network is away; what was last known stays.
    }
  }

  setInterval(() => document.hidden || refresh(), every);
  document.addEventListener('visibilitychange', () => document.hidden || refresh());
})();
