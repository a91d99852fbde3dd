/**
 * Inverse on what normal equations determine: their null space is one constant for each part.
 * @param matrix row after row; so is the inverse
 * @param part of each row, by number
 */
export function pseudoInverse(matrix: Float64Array, part: readonly number[], parts: number): Float64Array {
  const n = part.length;
  const size = new Float64Array(parts);
  for (const one of part) size[one]! += 1;
  const constant = (r: number, c: number) => (part[r] === part[c] ? 1 / size[part[r]!]! : 0);
  const work = part.map((_, r) => {
    const row = new Float64Array(2 * n);
    for (let c = 0; c < n; c += 1) row[c] = matrix[r * n + c]! + constant(r, c);
    row[n + r] = 1;
    return row;
  });
  invert(work);
  const inverse = new Float64Array(n * n);
  for (let r = 0; r < n; r += 1) {
    for (let c = 0; c < n; c += 1) inverse[r * n + c] = work[r]![n + c]! - constant(r, c);
  }
  return inverse;
}

/**
 * Gauss and Jordan with row exchange; the matrix is positive definite by construction. Its inverse comes to stand in
 * place of the unit matrix beside it; what is done with stays as it is.
 */
function invert(work: Float64Array[]): void {
  const n = work.length;
  for (let c = 0; c < n; c += 1) {
    let pivot = c;
    for (let r = c + 1; r < n; r += 1) if (Math.abs(work[r]![c]!) > Math.abs(work[pivot]![c]!)) pivot = r;
    const own = work[pivot]!;
    work[pivot] = work[c]!;
    work[c] = own;
    const lead = own[c]!;
    for (let i = c; i < 2 * n; i += 1) own[i]! /= lead;
    for (let r = 0; r < n; r += 1) {
      const row = work[r]!;
      const factor = row[c]!;
      if (r !== c && factor !== 0) for (let i = c; i < 2 * n; i += 1) row[i]! -= factor * own[i]!;
    }
  }
}
