/** The number of runs of a property, times `RUNS`: two fifths in `npm test`, two in `npm run test:slow`. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))
