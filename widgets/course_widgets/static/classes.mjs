// Which classes have a row of their own, where there is not room for all; course_widgets/figures.py chooses the same.

const MOST = 40;

/** The codes of all classes, or of the largest and the smallest, in their order. */
export function shownClasses(sizes) {
  const codes = sizes.map((_, c) => c);
  if (codes.length <= MOST) return codes;
  const bySize = [...codes].sort((a, b) => sizes[b] - sizes[a]);
  return [...bySize.slice(0, MOST / 2), ...bySize.slice(-MOST / 2)].sort((a, b) => a - b);
}
