// What a list of durations says.

/** The duration that this share of them doesn't exceed. */
export function percentile(durations, share) {
  const sorted = Float64Array.from(durations).sort();
  if (sorted.length === 0) throw new Error('nothing was measured');
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)];
}

/** The one in the middle. */
export function median(durations) {
  return percentile(durations, 0.5);
}
