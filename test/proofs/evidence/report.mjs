/** Sums what happened over settings, holds it against what was promised, and prints it as tables. */
export function report(cells) {
  const checks = [
    ...equal(cells, 'anybody', 'told apart among equals', 5),
    ...equal(cells, 'pair', 'a pair that was named, among equals', 5),
    ...equal(cells, 'dissent', 'dissent remarked on among equals', 5),
    ...single(cells, 'leans', 'anybody', 'rounds', 'a lean named where nobody leans', { most: 5 }),
    ...ceiling(cells, 3, 14),
    ...ceiling(cells, 5, 8),
    ...single(cells, 'ranks', 'covered', 'rounds', 'all ranges of ranks hold the true rank', { least: 95 }),
    ...separate(cells),
    ...single(cells, 'separate', 'detected', 'foreseen', 'the difference that four of five rounds tell apart', {
      least: 75,
      most: 85,
    }),
    ...single(cells, 'alpha', 'covered', 'shown', 'the interval of α holds it', { least: 93, most: 97 }),
    ...narrowing(cells),
    ...power(cells),
  ];
  return {
    ...{ settings: cells.length, rounds: total(cells, 'rounds') },
    tables: [equalTable(cells), checkTable(checks), powerTable(cells)].filter(Boolean),
    summary: [equalTable(cells), promiseTable(checks), powerTable(cells)].filter(Boolean).join('\n\n'),
    problems: checks
      .filter(({ kept }) => !kept)
      .map(({ what, where, share, of }) => `${what}, ${where}: ${share} in 100 (${of} rounds)`),
  };
}

const total = (cells, name) => cells.reduce((sum, { found }) => sum + (found[name] ?? 0), 0);

/**
 * A share in 100 with its number of rounds; kept unless it is off by more than three of its sampling errors, or four
 * where there are very many to look at.
 */
function check(what, where, cells, name, of, { most = 100, least = 0, fine = false, label }) {
  const rounds = total(cells, of);
  // Of a handful of rounds a share says nothing.
  if (rounds === 0 || (fine && rounds < 100)) return [];
  const share = (100 * total(cells, name)) / rounds;
  const error = (bound) => (fine ? 400 : 300) * Math.sqrt(((bound / 100) * (1 - bound / 100)) / rounds);
  const kept = share <= most + (most < 100 ? error(most) : 0) && share >= least - (least > 0 ? error(least) : 0);
  return [{ what, where, share: share.toFixed(1), of: rounds, promised: label ?? promised(most, least), fine, kept }];
}

function promised(most, least) {
  if (least === 0) return `at most ${most}`;
  return most === 100 ? `at least ${least}` : `${least} to ${most}`;
}

/** By design and by each thing that varies, over all others; then in every single setting, with room for the many. */
function equal(cells, name, what, most) {
  const own = cells.filter(({ promise }) => promise === 'equal');
  const by = (key) => [...new Set(own.map((cell) => cell[key]))];
  const sums = ['design', 'levels', 'candidates', 'shared', 'severity'].flatMap((key) =>
    by(key).flatMap((value) =>
      check(
        what,
        `${key} ${value}`,
        own.filter((cell) => cell[key] === value),
        name,
        'rounds',
        { most },
      ),
    ),
  );
  const finer = by('design').flatMap((design) =>
    by('candidates').flatMap((candidates) =>
      by('shared').flatMap((shared) => {
        const where = `${design}, ${candidates} candidates, shared liking ${shared}`;
        const there = own.filter(
          (one) => one.design === design && one.candidates === candidates && one.shared === shared,
        );
        return check(what, where, there, name, 'rounds', { most, fine: true });
      }),
    ),
  );
  return [...check(what, 'all', own, name, 'rounds', { most }), ...sums, ...finer];
}

function single(cells, promise, name, of, what, bounds) {
  const own = cells.filter((cell) => cell.promise === promise);
  return [
    ...check(what, 'all', own, name, of, bounds),
    ...own.flatMap((cell) => check(what, placeOf(cell), [cell], name, of, { ...bounds, fine: true })),
  ];
}

function ceiling(cells, levels, most) {
  const own = cells.filter((cell) => cell.promise === 'ceiling' && cell.levels === levels);
  const where = `4 of 6 at the top, ${levels} points`;
  return [
    ...check('a pair that was named, among equals', where, own, 'pair', 'rounds', { most }),
    ...check('told apart among equals', where, own, 'anybody', 'rounds', { most: 5 }),
  ];
}

/** "So many more panelists would tell them apart in about so many of 100 rounds": within five of what was said. */
function separate(cells) {
  const own = cells.filter(({ promise, found }) => promise === 'separate' && found.tried > 0);
  return [own, ...own.map((cell) => [cell])].flatMap((some) => {
    const said = (100 * total(some, 'said')) / total(some, 'tried');
    const where = some.length > 1 ? 'all' : placeOf(some[0]);
    const label = `${said.toFixed(1)} (as said) ± 5`;
    const bounds = { least: said - 5, most: Math.min(100, said + 5), fine: some.length === 1, label };
    return check('“would tell them apart in about so many of 100 rounds”', where, some, 'apart', 'tried', bounds);
  });
}

function narrowing(cells) {
  return cells
    .filter(({ promise, found }) => promise === 'narrowing' && found.came > 0)
    .map((cell) => {
      const share = (100 * cell.found.said) / cell.found.came;
      const kept = Math.abs(share - 100) <= 10 + 300 / Math.sqrt(cell.found.rounds * 2);
      return {
        what: 'the margin with one more panelist, of what it is',
        where: placeOf(cell),
        share: share.toFixed(1),
        of: cell.found.rounds,
        promised: '90 to 110',
        kept,
      };
    });
}

const exactAnalysis = 'told apart, against the exact analysis of panelists’ overalls';

/** Where every panelist has an overall of everybody, not below what the exact analysis of those reaches, less five. */
function power(cells) {
  return cells
    .filter(({ promise, found }) => promise === 'power' && found.plain > 0)
    .map((cell) => {
      const [share, plain] = [cell.found.apart, cell.found.plain ?? 0].map((x) => (100 * x) / cell.found.rounds);
      return {
        what: exactAnalysis,
        where: `${cell.design}, ${cell.apart} levels`,
        share: share.toFixed(1),
        of: cell.found.rounds,
        promised: `at least ${(plain - 5).toFixed(1)}`,
        kept: share >= plain - 5,
      };
    });
}

function placeOf({ design, panel, levels, candidates, shared }) {
  return `${design ?? `${panel.length} panelists`}, ${levels} levels, ${candidates} candidates, shared liking ${shared}`;
}

/** How often anybody is told apart among equals: a line for each design, all levels and severities together. */
function equalTable(cells) {
  const own = cells.filter(({ promise }) => promise === 'equal');
  if (own.length === 0) return undefined;
  const sizes = [...new Set(own.map(({ candidates }) => candidates))];
  const rows = [...new Set(own.map(({ design }) => design))].map((design) => [
    design,
    ...sizes.map((candidates) =>
      [0, 0.5, 1]
        .map((shared) => {
          const there = own.filter(
            (one) => one.design === design && one.candidates === candidates && one.shared === shared,
          );
          return there.length > 0 ? ((100 * total(there, 'anybody')) / total(there, 'rounds')).toFixed(1) : '–';
        })
        .join(' / '),
    ),
  ]);
  return table(
    ['Rounds in 100 that tell equals apart, shared liking 0 / .5 / 1', ...sizes.map((n) => `${n} candidates`)],
    rows,
  );
}

function checkTable(checks) {
  const rows = checks
    .filter(({ fine, kept }) => !fine || !kept)
    .map(({ what, where, share, of, promised: bound, kept }) => [
      what,
      where,
      bound,
      `${share}${kept ? '' : ' (!)'}`,
      String(of),
    ]);
  return table(['What', 'Where', 'Promised', 'In 100', 'Rounds'], rows);
}

/** A line for each promise: all settings together, and the least and the most of any design or size. */
function promiseTable(checks) {
  const lines = new Map();
  for (const one of checks.filter(({ what }) => what !== exactAnalysis)) {
    const line = one.where.startsWith('4 of 6') ? `${one.what}, ${one.where}` : one.what;
    lines.set(line, [...(lines.get(line) ?? []), one]);
  }
  const rows = [...lines].map(([line, all]) => {
    const whole = all.find(({ where }) => where.startsWith('all')) ?? (all.length === 1 ? all[0] : undefined);
    const parts = all.filter((one) => one !== whole && one.of >= 1000).map(({ share }) => Number(share));
    return [
      line,
      all[0].promised,
      whole ? `${whole.share} ± ${sampling(whole)}` : range(all.map(({ share }) => Number(share))),
      whole && parts.length > 0 ? range(parts) : '',
      (whole ? whole.of : all.reduce((sum, { of }) => sum + of, 0)).toLocaleString('en-US'),
    ];
  });
  return table(['What is promised', 'In 100', 'Simulated, in 100', 'By design and size', 'Rounds'], rows);
}

const range = (shares) => `${Math.min(...shares).toFixed(1)} to ${Math.max(...shares).toFixed(1)}`;

/** Two sampling errors of a share. */
const sampling = ({ share, of }) => (200 * Math.sqrt(((share / 100) * (1 - share / 100)) / of)).toFixed(1);

function powerTable(cells) {
  const own = cells.filter(({ promise }) => promise === 'power');
  if (own.length === 0) return undefined;
  const sizes = [...new Set(own.map(({ apart }) => apart))];
  const rows = [...new Set(own.map(({ design }) => design))].map((design) => [
    design,
    ...sizes.map((apart) => {
      const { found } = own.find((one) => one.design === design && one.apart === apart);
      const share = (count) => Math.round((100 * (count ?? 0)) / found.rounds);
      return found.plain > 0 ? `${share(found.apart)} (${share(found.plain)})` : String(share(found.apart));
    }),
  ]);
  return table(
    [
      'Told apart in 100 rounds, five candidates, five points (exact analysis)',
      ...sizes.map((size) => `${size} levels`),
    ],
    rows,
  );
}

function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}
