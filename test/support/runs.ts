/** The number of runs of a property: `RUNS=4` multiplies it by four, as `npm run test:slow` does. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))
