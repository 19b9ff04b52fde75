/**
 * How many of value, unit, stage, period, metric and subject are read rightly from the clauses of the seeds.
 *
 * The reports are not kept here, so a text is built for each source: its title, then a paragraph for each figure, which
 * names the subject once, by its title in the language of the source, before the words as printed:
 * `2018年广东省重点建设项目：年度计划投资6000亿元。` The quantity that is read for a figure is the one with its value.
 */
import t from 'tap'
import type { Data } from '../../src/model/canonical.ts'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'

const app = await build(t, { SEED: 'true' })

interface Figure {
  id: string
  subjectKind: string
  subjectId: string
  metric: string
  stage: string
  value: string
  upperValue: string | null
  unit: string
  periodStart: string | null
  periodEnd: string | null
  sourceId: string
  asPrinted: string
}

interface Candidate extends Omit<Figure, 'id'> {
  at: { paragraph: number }
  subject: { kind: string; id: string } | null
}

const figures = (await readAll(app, '/v1/figures')) as unknown as Figure[]
const sources = await readAll(app, '/v1/sources')
const subjects = new Map<string, Data>()
for (const kind of ['region', 'industry', 'organization', 'initiative', 'project'])
  for (const record of await readAll(app, `/v1/${kind === 'industry' ? 'industries' : `${kind}s`}`))
    subjects.set(`${kind}/${String(record['id'])}`, record)

const titleOf = ({ subjectKind, subjectId }: Figure, isChinese: boolean): string => {
  const record = subjects.get(`${subjectKind}/${subjectId}`) ?? {}
  const local = record['localTitle'] ?? record['localName']
  return String((isChinese ? local : null) ?? record['title'] ?? record['name'])
}

interface Clause {
  readonly figure: Figure
  readonly candidate: Candidate | undefined
}

const clausesOf = async (source: Data): Promise<Clause[]> => {
  const own = figures.filter(({ sourceId }) => sourceId === source['id'])
  const isChinese = String(source['language']).startsWith('zh')
  const paragraphs = own.map((figure) =>
    isChinese ? `${titleOf(figure, true)}：${figure.asPrinted}。` : `${titleOf(figure, false)}: ${figure.asPrinted}.`,
  )
  const body = {
    text: [source["title"], ...paragraphs].join("\n\n"),
    language: source['language'],
    ...(source['publishedOn'] !== null && { publishedOn: source['publishedOn'] }),
  }
  const candidates: Candidate[] = []
  for (let cursor: string | null = ''; cursor !== null;) {
    const answer = await app.ask('POST', `/v1/candidates${cursor === '' ? '' : `?cursor=${cursor}`}`, { body })
    if (answer.status !== 200) throw new Error(answer.text)
    const page = answer.body as { data: Candidate[]; next: string | null }
    candidates.push(...page.data)
    cursor = page.next
  }
  return own.map((figure, at) => ({
    figure,
    candidate: candidates.findLast((one) => one.at.paragraph === at + 2 && one.value === figure.value),
  }))
}

const clauses = (await Promise.all(sources.map(clausesOf))).flat()

type Check = (figure: Figure, candidate: Candidate) => boolean

const checks: Readonly<Record<string, readonly [least: number, isRight: Check]>> = {
  value: [95, (figure, candidate) => figure.upperValue === candidate.upperValue],
  unit: [95, (figure, candidate) => figure.unit === candidate.unit],
  stage: [85, (figure, candidate) => figure.stage === candidate.stage],
  period: [
    90,
    (figure, candidate) =>
      figure.periodStart === candidate.periodStart && figure.periodEnd === candidate.periodEnd,
  ],
  metric: [75, (figure, candidate) => figure.metric === candidate.metric],
  subject: [
    75,
    (figure, { subject }) => subject?.kind === figure.subjectKind && subject.id === figure.subjectId,
  ],
}

for (const [name, [least, isRight]] of Object.entries(checks)) {
  t.test(`of the clauses of the seeds, at least ${least.toString()} % have the right ${name}`, async (t) => {
    const missed = clauses.filter(({ figure, candidate }) => !candidate || !isRight(figure, candidate))
    const rate = (100 * (clauses.length - missed.length)) / clauses.length
    t.comment(`${name}: ${rate.toFixed(1)} % of ${clauses.length.toString()}`)
    for (const { figure, candidate } of missed) {
      const { stage, metric, unit, periodStart, periodEnd, subject } = candidate ?? {}
      t.comment(
        `missed ${name}: ${figure.asPrinted} | ${figure.subjectId} ${figure.metric} ${figure.stage} ${figure.unit} ` +
          `${String(figure.periodStart)}/${String(figure.periodEnd)} | ` +
          (candidate
            ? `read as ${String(subject?.id)} ${String(metric)} ${String(stage)} ${String(unit)} ${String(periodStart)}/${String(periodEnd)}`
            : 'not read'),
      )
    }
    t.ok(rate >= least, `${rate.toFixed(1)} %`)
  })
}
