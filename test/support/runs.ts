/** How often a property is tried: `RUNS=4` tries each four times as often, as `npm run test:slow` does. */
export const runs = (few: number): number => Math.ceil(few * Number(process.env['RUNS'] ?? 1))
