// Votes of the nearest neighbours, as neighbours.py counts them. Pure functions, tested by node.

/**
 * Who is near whom, as the kernel sends it once.
 * @param {DataView} ranked  uint16: of each new sample, the training samples by distance, the nearest first
 * @param {number} depth  how many of them are named
 * @param {number[]} real  the new samples' classes
 */
export function readNeighbours(ranked, depth, real) {
  const { buffer, byteOffset, byteLength } = ranked; // may begin at any byte of a larger buffer
  return { ranked: new Uint16Array(buffer.slice(byteOffset, byteOffset + byteLength)), depth, real };
}

/**
 * Let the k nearest of the samples that may vote on each new one; of classes as often, the first wins.
 * @param {{ranked: Uint16Array, depth: number, real: number[]}} neighbours
 * @param {ArrayLike<number>} given  the training samples' labels
 * @param {(i: number) => boolean} may  whether a training sample votes
 * @param {number} k
 * @returns {number | null | undefined} the share that is called what it is; null where the voters are of fewer than
 *   two classes; undefined where too few of those that are named vote: then the kernel knows
 */
export function voted({ ranked, depth, real }, given, may, k) {
  const voters = new Uint8Array(given.length);
  const classes = new Set();
  let there = 0;
  for (let i = 0; i < given.length; i += 1) {
    if (!may(i)) continue;
    voters[i] = 1;
    there += 1;
    classes.add(given[i]);
  }
  if (classes.size < 2) return null;
  const votes = new Uint16Array(Math.max(...classes) + 1);
  const most = Math.min(k, there);
  let right = 0;
  for (let row = 0; row < real.length; row += 1) {
    votes.fill(0);
    let left = most;
    for (let at = row * depth; left && at < (row + 1) * depth; at += 1) {
      if (!voters[ranked[at]]) continue;
      votes[given[ranked[at]]] += 1;
      left -= 1;
    }
    if (left) return undefined;
    let called = 0;
    for (let c = 1; c < votes.length; c += 1) if (votes[c] > votes[called]) called = c;
    if (called === real[row]) right += 1;
  }
  return right / real.length;
}
