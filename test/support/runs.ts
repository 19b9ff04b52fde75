/** The number of runs of a property, times `RUNS`: a quarter in `npm test`, two in `npm run test:slow`, and half as many on PostgreSQL. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))
