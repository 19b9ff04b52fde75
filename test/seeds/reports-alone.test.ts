/**
 * How much of each report of the seeds is read rightly from its own words, on a register that has no figure:
 * `node test/seeds/reports-alone.test.ts` prints the shares, and every number that is not right.
 *
 * A report is its title and its paragraphs, each the words as printed of its figures; its register has the reference
 * data and the programmes of its province, once with their parts and once without. A number whose part has no record is
 * right where `part` names the programme; a number without subject and part is neither right nor wrong.
 */
import t from 'tap'
import type { FigureRecord } from '../../src/resources/figures.ts'
import { imported } from '../support/batches.ts'
import { build } from '../support/build.ts'
import type { Candidate } from '../support/candidates.ts'
import { readAll } from '../support/every-page.ts'
import { seedsOf } from '../support/seed-files.ts'

/** What is null is left out of the seeds. */
type Figure = Partial<FigureRecord> & Pick<FigureRecord, 'subjectId' | 'sourceId' | 'asPrinted' | 'metric' | 'value'>
interface Subject {
  readonly id: string
  readonly parentId?: string
  readonly initiativeId?: string
  readonly regionId?: string
  readonly kind: string
}
interface Source {
  readonly id: string
  readonly title: string
  readonly language: string
}

const all = <R>(resource: string): R[] => seedsOf(resource) as unknown as R[]
const reports = seedsOf('sources', ['reports']) as unknown as readonly Source[]
/** But for those that count what a report lists. */
const figures = all<Figure>('figures').filter(({ metric }) => metric !== 'industries-named')
const regions = new Map(all<Subject>('regions').map((region) => [region.id, region]))
const projects = new Map(all<Subject>('projects').map((project) => [project.id, project]))
const initiatives = new Map(all<Subject>('initiatives').map((initiative) => [initiative.id, initiative]))

const provinceOf = (regionId = ''): string => {
  const region = regions.get(regionId)
  return region?.kind === 'city' ? provinceOf(region.parentId) : regionId
}

const provinceOfSubject = ({ subjectId }: Figure): string =>
  provinceOf(regions.has(subjectId) ? subjectId : (projects.get(subjectId) ?? initiatives.get(subjectId))?.regionId)

/** Builds a register of a province's programmes, with their parts or without, and the sources. */
const registerOf = async (province: string, isWhole: boolean) => {
  const app = await build(t, { TEXTS: 'open' })
  const isKept = (resource: string, record: Subject): boolean =>
    !['initiatives', 'projects'].includes(resource) ||
    (provinceOf(record.regionId) === province && (isWhole || record.parentId === undefined))
  const kinds = ['regions', 'industries', 'organizations', 'sources', 'metrics', 'initiatives', 'projects']
  const lines = kinds.flatMap((resource) =>
    all<Subject>(resource)
      .filter((record) => isKept(resource, record))
      .map((record) => [resource, record] as const),
  )
  await imported(app, lines)
  return app
}

interface Printed {
  readonly figure: Figure
  readonly candidate: Candidate | undefined
}

const read = async (
  app: Awaited<ReturnType<typeof registerOf>>,
  { id, title, language }: Source,
): Promise<Printed[]> => {
  const own = figures.filter(({ sourceId }) => sourceId === id)
  const [comma, point] = language.startsWith('zh') ? ['，', '。'] : [', ', '.']
  const paragraphs = [...Map.groupBy(own, ({ locator }) => locator).values()].map(
    (some) => [...new Set(some.map(({ asPrinted }) => asPrinted))].join(comma) + point,
  )
  const body = [title, ...paragraphs].join('\n\n')
  await app.ask('PUT', `/v1/sources/${id}/text`, { body, headers: { 'content-type': 'text/plain' } })
  const candidates = (await readAll(app, `/v1/sources/${id}/candidates`)) as unknown as Candidate[]
  let at = title.length
  return own.map((figure) => {
    at = Math.max(body.indexOf(figure.asPrinted, at), body.indexOf(figure.asPrinted, title.length))
    const end = at + figure.asPrinted.length
    const candidate = candidates.find((one) => at <= one.at.start && one.at.end <= end && one.value === figure.value)
    return { figure, candidate }
  })
}

/** Returns what a subject is part of, nearest first. */
const wholesOf = ({ parentId, initiativeId }: Partial<Subject>): string[] => {
  const whole = parentId ?? initiativeId
  return whole === undefined ? [] : [whole, ...wholesOf(projects.get(whole) ?? {})]
}

type Reading = 'right' | 'open' | 'wrong'

const subjectRead = ({ figure, candidate }: Printed, isWhole: boolean): Reading => {
  if (!candidate?.subject && !candidate?.part) return 'open'
  const { subject, part } = candidate
  if (subject) return subject.kind === figure.subjectKind && subject.id === figure.subjectId ? 'right' : 'wrong'
  const wholes = wholesOf(projects.get(figure.subjectId) ?? {})
  return !isWhole && part && wholes.includes(part.ofId) ? 'right' : 'wrong'
}

const isOtherwiseRight = ({ figure, candidate }: Printed): boolean =>
  candidate !== undefined &&
  (['unit', 'qualifier', 'metric', 'stage'] as const).every((key) => candidate[key] === figure[key]) &&
  (['upperValue', 'periodStart', 'periodEnd'] as const).every((key) => candidate[key] === (figure[key] ?? null))

const percent = (count: number, all: number): string => ((100 * count) / all).toFixed(1)

for (const isWhole of [true, false])
  t.test(`reports alone, on registers ${isWhole ? 'with' : 'without'} the parts of programmes`, async (t) => {
    const numbers: Printed[] = []
    for (const province of ['guangdong', 'anhui']) {
      const app = await registerOf(province, isWhole)
      const own = reports.filter(({ id }) =>
        figures.some((figure) => figure.sourceId === id && provinceOfSubject(figure) === province),
      )
      for (const source of own) numbers.push(...(await read(app, source)))
    }
    const count = (is: (one: Printed) => boolean): number => numbers.filter(is).length
    const right = count((one) => subjectRead(one, isWhole) === 'right')
    const wrong = count((one) => subjectRead(one, isWhole) === 'wrong')
    const isSelected = ({ candidate }: Printed): boolean => candidate?.selected === true
    const isWrong = (one: Printed): boolean => subjectRead(one, isWhole) === 'wrong' || !isOtherwiseRight(one)
    const selectedAndWrong = count((one) => isSelected(one) && isWrong(one))
    for (const one of numbers) {
      const { figure, candidate } = one
      const reading = subjectRead(one, isWhole)
      if (reading === 'right' && !(isSelected(one) && isWrong(one))) continue
      const { subject, part, metric, stage, periodStart, periodEnd } = candidate ?? {}
      t.comment(
        `${reading}${isSelected(one) ? ', selected' : ''}: ${figure.asPrinted} | ${figure.sourceId} ${figure.subjectId} ` +
          `${figure.metric} ${figure.stage ?? ''} ${figure.periodStart ?? ''}/${figure.periodEnd ?? ''} | read as ` +
          `${String(subject?.id ?? (part && `${part.name} of ${part.ofId}`))} ${String(metric)} ${String(stage)} ${String(periodStart)}/${String(periodEnd)}`,
      )
    }
    const shareOf = (key: 'value' | 'unit' | 'qualifier' | 'metric' | 'stage'): string =>
      percent(
        count(({ figure, candidate }) => candidate?.[key] === figure[key]),
        numbers.length,
      )
    t.comment(
      `of ${numbers.length.toString()} numbers: subject right ${percent(right, numbers.length)} %, wrong ${percent(wrong, numbers.length)} %; ` +
        `selected ${percent(count(isSelected), numbers.length)} %, and something wrong ${percent(selectedAndWrong, numbers.length)} %; ` +
        `value ${shareOf('value')} %, unit ${shareOf('unit')} %, qualifier ${shareOf('qualifier')} %, metric ${shareOf('metric')} %, stage ${shareOf('stage')} %`,
    )
    t.equal(numbers.length, 267)
    t.ok(right >= 0.75 * numbers.length, 'three of four subjects are right')
    t.ok(wrong <= 0.05 * numbers.length, 'at most one of twenty is wrong')
    t.ok(selectedAndWrong <= 0.01 * numbers.length, 'at most one of a hundred is selected and wrong in anything')
  })
