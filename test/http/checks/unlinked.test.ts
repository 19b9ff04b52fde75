/** Contradictions that nobody has linked: figures typed as they are printed, without a relation. */
import t from 'tap'
import { build } from '../../support/build.ts'
import { put } from '../../support/put.ts'

/** What a report prints by the end of a period: the amount, in 亿元, and the percentage of the plan of the year. */
type Progress = readonly [through: string, amount: string, share: string]

/** A plan of a year, in 亿元, and what came of it; the shares that the plan makes impossible, with what it makes of them. */
interface Province {
  readonly plan: string
  readonly progress: readonly Progress[]
  readonly impossible: Readonly<Record<string, string>>
}

/** The shares of the first are those of a plan of 7829亿元, which nobody has printed. */
const provinces: Readonly<Record<string, Province>> = {
  Sichuan: {
    plan: '7916.5',
    progress: [
      ['2025-03-31', '2098.2', '26.8'],
      ['2025-06-30', '4885.3', '62.4'],
      ['2025-08-31', '6505.9', '83.1'],
      ['2025-10-31', '8267.4', '105.6'],
      ['2025-12-31', '10428', '133.2'],
    ],
    impossible: { '26.8': '26.50', '62.4': '61.71', '83.1': '82.18', '105.6': '104.43', '133.2': '131.72' },
  },
  Henan: {
    plan: '20000',
    progress: [
      ['2025-08-31', '11990', '68.6'],
      ['2025-12-31', '21000', '105'],
    ],
    impossible: { '68.6': '59.95' },
  },
}

t.test('shares of a plan that was changed without a word are found by the amounts beside them', async (t) => {
  const app = await build(t)
  await put(app, 'sources/report', { title: 'A report', kind: 'report', official: true, publishedOn: '2026-01-20' })
  for (const [name, { plan, progress, impossible }] of Object.entries(provinces)) {
    const id = name.toLowerCase()
    await put(app, `regions/${id}`, { name, kind: 'province' })
    await put(app, `projects/${id}`, {
      ...{ title: `${name} key projects, 2025`, kind: 'portfolio', status: 'implementation', regionId: id },
    })
    const type = (number: string, more: object): Promise<void> =>
      put(app, `figures/${id}-${number}`, {
        ...{ subjectKind: 'project', subjectId: id, sourceId: 'report', qualifier: 'exact', periodStart: '2025-01-01' },
        ...more,
      })
    const inYi = (amount: string) => ({
      ...{ metric: 'investment', unit: 'CNY', value: String(Math.round(Number(amount) * 1e8)) },
      asPrinted: `${amount}亿元`,
    })
    await type('plan', { ...inYi(plan), stage: 'planned', periodEnd: '2025-12-31' })
    for (const [through, amount, share] of progress) {
      const until = { stage: 'actual', periodEnd: through }
      await type(`done-${through}`, { ...inYi(amount), ...until })
      await type(`rate-${through}`, {
        ...until,
        ...{ metric: 'progress', unit: 'percent', value: share, asPrinted: `占年度计划投资的${share}%` },
      })
    }
    const { body } = await app.ask('GET', `/v1/checks?check=share-unlinked&severity=warning&limit=200`)
    const found = (
      body as { data: { records: { id: string }[]; printed: string; computed: { lower: string; upper: string } }[] }
    ).data
    t.strictSame(
      found
        .filter(({ records }) => records.some((record) => record.id.startsWith(id)))
        .map(({ records, printed, computed }) => [
          records.map((record) => record.id).join(' '),
          printed,
          ((Number(computed.lower) + Number(computed.upper)) / 2).toFixed(2),
        ]),
      progress
        .filter(([, , share]) => share in impossible)
        .map(([through, , share]) => [
          `${id}-rate-${through} ${id}-done-${through} ${id}-plan`,
          `占年度计划投资的${share}%`,
          impossible[share],
        ]),
      name,
    )
  }
})
