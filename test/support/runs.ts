/** The number of runs of a property, times `RUNS`: two fifths in `npm test` (a fifth on PostgreSQL), two in `npm run test:slow`. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))
