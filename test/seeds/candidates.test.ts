/**
 * How many of value, unit, stage, period, metric and subject are read rightly from the clauses of the seeds.
 *
 * The reports are not kept here, so a text is built for each source: its title, then a paragraph for each sentence. A
 * sentence names its subject once, by the title in the language of the source, and then has the words as printed of the
 * figures that the source prints about that subject in one paragraph, in their order:
 * `2018年广东省重点建设项目：计划安排省重点项目1098个，年度计划投资6000亿元。` For each figure the quantity with its value is
 * taken among those in its words. A period that is left open is right where title and sentence name no time at all, and
 * periods of which the note says that the source gives no day are not measured: they are the reader's.
 */
import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Data } from '../../src/model/canonical.ts'
import { build } from '../support/build.ts'
import { readAll } from '../support/every-page.ts'

const app = await build(t, { SEED: 'true', TEXTS: 'open' })

const inOrder = async (figures: readonly Figure[]): Promise<Figure[]> => {
  const files = ['article', 'reports'].map((folder) => new URL(`../../seeds/${folder}/figures.json`, import.meta.url))
  const ids = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).flatMap((text) =>
    (JSON.parse(text) as { id: string }[]).map(({ id }) => id),
  )
  const byId = new Map(figures.map((figure) => [figure.id, figure]))
  return ids.flatMap((id) => byId.get(id) ?? [])
}

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
  note: string | null
  locator: string | null
}

interface Candidate extends Omit<Figure, 'id'> {
  at: { paragraph: number; start: number; end: number }
  subject: { kind: string; id: string } | null
  figureId: string | null
}

const figures = (await readAll(app, '/v1/figures')) as unknown as Figure[]
/** In the order in which the sources print them. */
const printed = await inOrder(figures)
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
  /** Neither the title nor the sentence names a time. */
  readonly isTimeless: boolean
}

interface Sentence {
  readonly subject: string
  readonly locator: string | null
  readonly figures: Figure[]
}

const sentencesOf = (own: readonly Figure[], isChinese: boolean): Sentence[] => {
  const sentences: Sentence[] = []
  for (const figure of own) {
    const subject = titleOf(figure, isChinese)
    const last = sentences.at(-1)
    if (last?.subject === subject && last.locator === figure.locator) last.figures.push(figure)
    else sentences.push({ subject, locator: figure.locator, figures: [figure] })
  }
  return sentences
}

const time =
  /(?:19|20)\d\d|[今去明]年|全年|年度|季度|半年|\d月|十[四五]五|\b(?:year(?! on year)|month|quarter|half|january|by 20)/i

interface Place {
  readonly figure: Figure
  readonly start: number
  readonly end: number
  readonly sentence: string
}

/** Keeps a text that is built for a source, and returns where its figures stand in it. */
const keepText = async (source: Data): Promise<Place[]> => {
  const own = printed.filter(({ sourceId }) => sourceId === source['id'])
  const isChinese = String(source['language']).startsWith('zh')
  const title = String(source['title'])
  let text = title
  const places: Place[] = []
  for (const { subject, figures } of sentencesOf(own, isChinese)) {
    const words = [...new Set(figures.map(({ asPrinted }) => asPrinted))]
    const [lead, comma, point] = isChinese ? ['：', '，', '。'] : [': ', ', ', '.']
    const sentence = `${subject}${lead}${words.join(comma)}${point}`
    const from = text.length + '\n\n'.length
    for (const figure of figures) {
      const start = from + sentence.indexOf(figure.asPrinted, subject.length + lead.length)
      places.push({ figure, start, end: start + figure.asPrinted.length, sentence })
    }
    text += `\n\n${sentence}`
  }
  const path = `/v1/sources/${String(source['id'])}/text`
  await app.ask('PUT', path, { body: text, headers: { 'content-type': 'text/plain' } })
  return places
}

const clausesOf = async ({ id, title }: Data, places: readonly Place[]): Promise<Clause[]> => {
  const candidates = (await readAll(app, `/v1/sources/${String(id)}/candidates`)) as unknown as Candidate[]
  return places.map(({ figure, start, end, sentence }) => ({
    figure,
    candidate: candidates.find(({ at, value }) => start <= at.start && at.end <= end && value === figure.value),
    isTimeless: !time.test(String(title) + sentence),
  }))
}

const places = await Promise.all(sources.map(keepText))
const clauses = (await Promise.all(sources.map((source, at) => clausesOf(source, places[at] ?? [])))).flat()

type Check = (figure: Figure, candidate: Candidate, isTimeless: boolean) => boolean

const checks: Readonly<Record<string, readonly [least: number, isRight: Check]>> = {
  value: [95, (figure, candidate) => figure.upperValue === candidate.upperValue],
  unit: [95, (figure, candidate) => figure.unit === candidate.unit],
  stage: [85, (figure, candidate) => figure.stage === candidate.stage],
  period: [
    90,
    (figure, { periodStart, periodEnd }, isTimeless) =>
      (figure.periodStart === periodStart && figure.periodEnd === periodEnd) ||
      (isTimeless && periodStart === null && periodEnd === null),
  ],
  metric: [75, (figure, candidate) => figure.metric === candidate.metric],
  subject: [75, (figure, { subject }) => subject?.kind === figure.subjectKind && subject.id === figure.subjectId],
}

/** The reader of a report chose the period of these. */
const isChosen = ({ note }: Figure): boolean => note?.includes('gives no day') === true

for (const [name, [least, isRight]] of Object.entries(checks)) {
  t.test(`of the clauses of the seeds, at least ${least.toString()} % have the right ${name}`, async (t) => {
    const measured = name === 'period' ? clauses.filter(({ figure }) => !isChosen(figure)) : clauses
    const missed = measured.filter(
      ({ figure, candidate, isTimeless }) => !candidate || !isRight(figure, candidate, isTimeless),
    )
    const rate = (100 * (measured.length - missed.length)) / measured.length
    t.comment(`${name}: ${rate.toFixed(1)} % of ${measured.length.toString()}`)
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

/** Its words are those of the number alone, which the text has once more in the title of its subject or source. */
const printedTwice = [['突破100万辆', null]]

t.test('in the text of their source, the figures of the seeds are known by their words', async (t) => {
  const unknown = clauses.filter(({ candidate, figure }) => {
    const known = figures.find(({ id }) => id === candidate?.figureId)
    return candidate && (known?.sourceId !== figure.sourceId || known.asPrinted !== figure.asPrinted)
  })
  const found = unknown.map(({ figure, candidate }) => [figure.asPrinted, candidate?.figureId])
  t.strictSame(found, printedTwice)
})
