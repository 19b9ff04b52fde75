/** A country of two parts, with a metric and a source, whose plans claims are about. */
import type { Test } from 'tap'
import type { Built } from './build.ts'
import { putAll, register, year } from './register.ts'

export interface Farland {
  readonly app: Built
  /** Puts a programme in a region, with what is planned for 2025 and what was done of it, in billions. */
  readonly plan: (regionId: string, title: string, planned: number, actual?: number) => Promise<void>
}

export const farland = async (t: Test): Promise<Farland> => {
  const part = { parentId: 'farland' }
  const app = await register(t, {
    regions: {
      farland: { name: 'Farland', kind: 'country' },
      northmark: { name: 'Northmark', ...part },
      southmark: { name: 'Southmark', ...part },
      border: { name: 'Border', kind: 'zone', ...part },
    },
    metrics: { investment: { name: 'Investment', aliases: ['invest'], unit: 'CNY' } },
    sources: { plan: { official: true, publishedOn: '2026-01-10' } },
  })
  const plan: Farland['plan'] = async (regionId, title, planned, actual) => {
    const id = title.toLowerCase().replaceAll(/[ ,]+/g, '-')
    await putAll(app, { projects: { [id]: { title, kind: 'portfolio', regionId } } })
    for (const [stage, billions] of Object.entries({ planned, actual })) {
      if (billions === undefined) continue
      const [value, asPrinted] = [`${billions.toString()}000000000`, `${billions.toString()} billion yuan`]
      await putAll(app, { figures: { [`${id}-${stage}`]: { subjectId: id, stage, value, asPrinted, ...year(2025) } } })
    }
  }
  return { app, plan }
}
