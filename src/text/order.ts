/** Orders by several numbers. */

/** Compares lists of numbers of one length: the first numbers that differ decide. */
export const byNumbers = (one: readonly number[], other: readonly number[]): number =>
  one.reduce((order, value, at) => order || value - (other[at] ?? 0), 0)
