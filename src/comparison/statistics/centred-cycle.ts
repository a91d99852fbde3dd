/** The numbers of the panelists who rated in one assessment, ascending. */
type Panel = readonly number[];

/**
 * tr(C_a C_b C_c C_d), each C taking the mean of one of four panels out, over the panelists that both of two have that
 * meet. Each C is a unit matrix less 1/m of ones, m the panel's size; of the 16 products of one or the other, each is a
 * product of how many panelists the panels between two of the ones share.
 */
export function centredCycle(four: readonly Panel[]): number {
  const first = four[0]!;
  if (four.every((panel) => panel === first || samePanel(panel, first))) return Math.max(0, first.length - 1);
  if (four.some((panel) => panel.length === 0)) return 0;
  const shared = sharedBy(four);
  let total = shared[15]!;
  for (const arcs of products) {
    let term = 1;
    for (const [at, among] of arcs) {
      term *= -shared[among]! / four[at]!.length;
      if (term === 0) break;
    }
    total += term;
  }
  return total;
}

/**
 * Of a cycle of four, the 15 products with ones in them: for each of the ones its place, and the places from it to the
 * next of the ones, both among them, as bits.
 */
const products = Array.from({ length: 15 }, (_, index) => {
  const ones = index + 1;
  return [0, 1, 2, 3].flatMap((at) => {
    if ((ones & (1 << at)) === 0) return [];
    let among = 1 << at;
    let next = (at + 1) % 4;
    while ((ones & (1 << next)) === 0) {
      among |= 1 << next;
      next = (next + 1) % 4;
    }
    return [[at, among | (1 << next)] as const];
  });
});

/** How many panelists are in all of some of four panels, by the bits of their places. */
function sharedBy(four: readonly Panel[]): Uint32Array {
  let seats = 0;
  for (const panel of four) seats = Math.max(seats, panel.at(-1)! + 1);
  const among = new Uint8Array(seats);
  for (let place = 0; place < 4; place += 1) {
    const panel = four[place]!;
    for (let p = 0; p < panel.length; p += 1) among[panel[p]!]! |= 1 << place;
  }
  const shared = new Uint32Array(16);
  for (let seat = 0; seat < seats; seat += 1) shared[among[seat]!]! += 1;
  // So far of those in these panels and no others.
  for (let bit = 1; bit < 16; bit *= 2) {
    for (let some = 0; some < 16; some += 1) if ((some & bit) === 0) shared[some]! += shared[some | bit]!;
  }
  return shared;
}

export function samePanel(one: Panel, other: Panel): boolean {
  return one.length === other.length && one.every((panelist, seat) => panelist === other[seat]);
}
