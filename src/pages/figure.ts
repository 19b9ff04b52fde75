/** The page of one figure: its source, its wording, its place in totals, and the outcome of a promise. */
import { relationOf } from '../model/figures.ts'
import { type FigureRecord, figures as resource } from '../resources/figures.ts'
import type { Store, Counting } from '../store/store.ts'
import { lastingHref } from '../http/contract/paging.ts'
import type { Site } from '../http/formats/writer.ts'
import { address, pageOf } from './layout/addresses.ts'
import { type CitedPage, citeView } from './layout/cite.ts'
import { figureIn, figuresTable, measuredBy, figureNumber, printedIn, subjectLink, standIn } from './tables/tables.ts'
import { html, type Content, type Html } from './layout/html.ts'
import { disagreements, promiseSentences } from './tables/promises.ts'
import { digitsOf, figureLink, quantityLink, quantityInTable } from './layout/amounts.ts'
import {
  curl,
  facts,
  framed,
  number,
  section,
  type Fact,
  badge,
  table,
  column,
  numbers,
  dayView,
} from './layout/components.ts'
import {
  type NameOf,
  type RecordRow,
  firstDerived,
  firstRecords,
  readRecord,
  recordsByIds,
  referencesOfRecords,
  subjectOf,
} from './layout/queries.ts'
import { lastRevisions, timeline } from './revisions.ts'
import { editBar } from './layout/forms.ts'
import type { Visit, PageContent } from './layout/visit.ts'
import {
  amount,
  bounded,
  exactly,
  figurePeriod,
  quantity,
  shortAmount,
  shortQuantity,
  unitInWords,
  withoutUnit,
} from './layout/words.ts'
import { localised, words } from './words/words.ts'
import { factsOf } from './record/fields.ts'
import { isPercentage } from '../model/units.ts'
import type { WorkedEquation } from '../store/computed-lists.ts'
import { percentOf } from '../text/in-words.ts'
import type { Promised } from '../figures/promises/promises.ts'
import type { ExplainedPart } from '../figures/totals.ts'
import { voicesOf, type Voices } from './layout/voices.ts'

/** A figure, and how it and those beside it count. */
interface Counted extends Voices {
  readonly figure: FigureRecord
  readonly around: Counting
  readonly own: ExplainedPart | undefined
  readonly parts: readonly ExplainedPart[]
  /** Figures of the same tree, by id. */
  readonly others: ReadonlyMap<string, FigureRecord>
}

/** Explains how the figure counts in a total of its metric. */
const contribution = ({ figure, own, parts, others, names }: Counted & { readonly own: ExplainedPart }): Html => {
  const whole = own.wholeFigureId === null ? undefined : others.get(own.wholeFigureId)
  const say = words().figure
  const above = whole ? say.partOf(figureIn(whole.id, others), subjectLink(whole, names)) : say.partOfNone
  const below =
    parts.length === 0
      ? say.noParts
      : own.ownPart === '0'
        ? words().evidence.addsUp
        : say.notDivided(quantityLink(`#part-${figure.id}`, exactly(own.ownPart, figure.unit)))
  return html`<p>${above}
${below}</p>
${
  parts.length > 0 &&
  table(
    say.parts,
    [...parts, own],
    [
      column(words().columns.part, ({ figureId }) => {
        const part = others.get(figureId)
        return part ? subjectLink(part, names) : words().evidence.notBrokenDown
      }),
      numbers(words().columns.number, ({ figureId }) => {
        const part = figureId === figure.id ? undefined : others.get(figureId)
        return part && figureNumber(part)
      }),
      numbers(words().columns.byItself, ({ figureId, ownPart }) =>
        quantityInTable(
          figureId === figure.id ? '#as-printed' : pageOf('figures', figureId),
          exactly(ownPart, figure.unit),
        ),
      ),
    ],
    ({ figureId }) => `part-${figureId}`,
  )
}`
}

/** Renders what a figure counts as, or the figure that counts instead, and the sources that disagree with it. */
const counting = (counted: Counted): Html => {
  const { figure, around, others, sources, names } = counted
  const evidence = { figures: new Map([...others, [figure.id, figure]]), sources, names }
  const excluded = around.excludedFigures.find(({ figureId }) => figureId === figure.id)
  return html`${
    counted.own
      ? contribution({ ...counted, own: counted.own })
      : html`<p>${excluded ? standIn(excluded, evidence, words().figure.inNoTotalFor) : words().figure.inNoTotal}</p>`
  }
${disagreements(around, evidence, ({ figures }) => figures.some(({ id }) => id === figure.id))}`
}

const few = 50

const readFigure = async (store: Store, id: string) => {
  const { record: figure } = await readRecord(store, 'figures', id)
  const around = await store.countingAround(id, few)
  const own = around.parts.find(({ figureId }) => figureId === id)
  const parts = around.parts.filter(({ wholeFigureId }) => wholeFigureId === id)
  const later = await firstRecords(store, 'figures', { where: { supersedesId: id }, limit: few })
  const measuring = await firstRecords(store, 'figures', { where: { ofFigureId: id }, limit: few })
  // Undefined if another figure makes the promise.
  const promised =
    figure.stage === 'actual' ? undefined : await firstDerived<Promised>(store, { list: 'promises', filters: { id } })
  const equations = await store.equations(id)
  const others = await recordsByIds(store, 'figures', [
    ...equations.flatMap(({ figureId, fromFigureId, ofFigureId }) => [figureId, fromFigureId, ofFigureId]),
    // The figures that count instead of it, or that it stands for.
    ...around.excludedFigures.flatMap(({ figureId, insteadId = [] }) => [figureId].concat(insteadId)),
    ...parts.map(({ figureId }) => figureId),
    ...(own?.wholeFigureId ? [own.wholeFigureId] : []),
    ...(promised?.actual?.figureIds ?? []),
    ...(promised?.versions ?? []).slice(0, 1).map(({ figureId }) => figureId),
    ...[figure.supersedesId, figure.ofFigureId].filter((one) => one !== null),
  ])
  const printing = [figure, ...others.values(), ...(promised?.versions ?? [])]
  const named = referencesOfRecords(resource, [figure, ...others.values(), ...later, ...measuring])
  const nature = (await recordsByIds(store, 'metrics', [figure.metric])).get(figure.metric)?.nature ?? 'flow'
  return {
    figure,
    /** Figures of its metric and unit add up. */
    adds: !['percent', 'percentage-point'].includes(figure.unit) && ['flow', 'stock'].includes(nature),
    around,
    own,
    parts,
    later,
    measuring,
    promised,
    equations,
    others,
    ...(await voicesOf(store, printing, named)),
    revisions: await lastRevisions(store, resource, id, few),
  }
}

type FigureData = Awaited<ReturnType<typeof readFigure>>

/** Puts a bound in no more digits than a reader can follow: a percentage in those that are printed. */
const bound = (value: string, unit: string, decimals: number): string =>
  isPercentage(unit) ? amount(percentOf(value, '100', decimals), unit) : shortAmount(value, unit)

const between = ({ lower, upper }: NonNullable<WorkedEquation['computed']>, unit: string, decimals = 0): string => {
  const say = words().figure
  const [least, most] = [lower, upper].map((end) => (end === null ? undefined : bound(end, unit, decimals)))
  if (least === undefined) return most === undefined ? say.anyNumber : bounded('at-most', most)
  if (most === undefined) return bounded('at-least', least)
  const text = withoutUnit(least, unitInWords(lower ?? '', unit))
  return least === most ? least : words().amounts.range(text, most)
}

const decimalsOf = ({ value }: FigureRecord): number => value.split('.')[1]?.length ?? 0

const sentence = (role: string, figure: FigureRecord, names: NameOf): Html => html`<figure>
<blockquote><p>${figure.quote ?? figure.asPrinted}</p></blockquote>
<figcaption>${words().figure.sentence(
  role,
  figureLink(figure),
  measuredBy(figure),
  subjectLink(figure, names),
  printedIn(figure, names),
)}</figcaption></figure>`

/** Says what follows, and by which base what is printed would follow. */
const verdict = ({ holds, computed, implied }: WorkedEquation, figure: FigureRecord, of: FigureRecord): Content => {
  const say = words().figure
  if (holds === null || computed === null) return html`<p>${say.unchecked}</p>`
  const follows = say.follows(number(`/figures/${of.id}`, between(computed, figure.unit, decimalsOf(figure))))
  if (holds) return html`<p>${badge('met', say.agrees)} ${follows}</p>`
  const base = implied ? say.needs(number(`/figures/${of.id}`, between(implied, of.unit)), figureLink(of)) : undefined
  return html`<p>${badge('error', say.disagrees)} ${follows}${base}</p>`
}

const equationView = (equation: WorkedEquation, figures: ReadonlyMap<string, FigureRecord>, names: NameOf): Content => {
  const { relation, figureId, fromFigureId, ofFigureId } = equation
  const [figure, from, of] = [figureId, fromFigureId, ofFigureId].map((id) => figures.get(id))
  if (!figure || !from || !of) return undefined
  const { roles, relations, printed } = words().figure
  const [fromRole, ofRole] = roles[relation]
  return html`<h3>${words().lists.fault(relations[relation], figureLink(figure))}</h3>
${verdict(equation, figure, of)}
<div class="sentences">
${sentence(printed, figure, names)}
${sentence(fromRole, from, names)}
${sentence(ofRole, of, names)}
</div>`
}

const figureFacts = ({ figure, names, others }: Pick<Counted, 'figure' | 'names' | 'others'>): Fact[] => {
  const [say, { reported, ofFigureId, supersedesId }] = [words().figure, figure]
  const shown = reported.map(({ value, unit }) => quantityLink('#as-printed', exactly(value, unit)))
  return [
    [words().columns.about, subjectLink(figure, names)],
    [words().columns.period, figurePeriod(figure)],
    [say.accordingTo, figure.attributedTo ?? undefined],
    [say.alsoPrinted, shown.length > 0 && shown],
    [
      relationOf(figure) === 'share' ? say.shareOf : say.comparedWith,
      ofFigureId !== null && figureIn(ofFigureId, others),
    ],
    [say.replaces, supersedesId !== null && figureIn(supersedesId, others)],
    ...factsOf(resource.own, figure, names, [
      ...['subjectKind', 'subjectId', 'metric', 'stage', 'value', 'unit', 'periodStart', 'periodEnd', 'reported'],
      // No other qualifier shows it with the value.
      ...(figure.qualifier === 'between' ? ['upperValue'] : []),
      ...['ofFigureId', 'supersedesId', 'sourceId', 'asPrinted', 'locator', 'attributedTo', 'note'],
    ]),
  ]
}

const related = (title: string, figures: readonly FigureRecord[], names: NameOf): Content =>
  figures.length === 0 ? undefined : html`<h3>${title}</h3>${figuresTable(title, figures, names, false)}`

const publication = (source: RecordRow | undefined): Content => {
  const [publishedOn, url] = [source?.['publishedOn'], source?.['url']]
  return [
    typeof publishedOn === 'string' ? html`${words().lists.and}${dayView(publishedOn)}` : undefined,
    typeof url === 'string'
      ? words().figure.at(html`<a href="${url}" rel="noopener noreferrer external">${url}</a>`)
      : undefined,
  ]
}

/** Returns the address of the explained total that contains the figure; where figures never add, there is none. */
const explainedAt = ({ id, metric, stage, subjectKind }: FigureRecord, adds: boolean): string =>
  !adds
    ? `/v1/figures/${id}`
    : address('/v1/totals', {
        metric,
        stage,
        subjectKind: ['initiative', 'project'].includes(subjectKind) ? undefined : subjectKind,
        explain: true,
      })

/** Cites it as the list of this one figure, which shows its number, its words and its source as of any instant. */
const cited = ({ figure, names, sources }: FigureData, { publicUrl }: Site, at: string): CitedPage => ({
  title: words().figure.cited(names(...subjectOf(figure)), measuredBy(figure), figurePeriod(figure), quantity(figure)),
  at,
  href: lastingHref(publicUrl, localised(address('/figures', { id: figure.id })), at === '' ? {} : { asOf: at }),
  from: { figures: [figure], voices: { sources, names } },
})

const view = (data: FigureData, { settings, viewer }: Visit, at: string): PageContent => {
  const { publicUrl } = settings
  const { figure, adds, later, measuring, promised, equations, sources, revisions, names, others } = data
  const path = `/v1/figures/${figure.id}`
  const say = words().figure
  const replacing = later.filter(({ rank }) => rank !== 'deprecated')
  const deprecated = later.filter(({ rank }) => rank === 'deprecated')
  const digits = digitsOf(figure)
  const shares = measuring.filter((one) => relationOf(one) === 'share')
  const compared = measuring.filter((one) => relationOf(one) !== 'share')
  return framed(
    {
      title: say.title(shortQuantity(figure), measuredBy(figure)),
      kicker: html`${measuredBy(figure)}${words().lists.and}${figurePeriod(figure)}`,
      heading: number('#as-printed', shortQuantity(figure)),
      more: html`${digits && html`<p class="local">${digits}</p>`}
${
  replacing.length > 0 &&
  html`<p class="lead"><strong>${say.replaced}</strong> ${replacing.map((one) => figureLink(one))}</p>`
}
<figure id="as-printed"><blockquote><p>${figure.asPrinted}</p></blockquote>
<figcaption>${words().figure.printedIn(printedIn(figure, names), publication(sources.get(figure.sourceId)))}</figcaption></figure>
${figure.note !== null && html`<p>${figure.note}</p>`}
${facts(figureFacts(data))}
${citeView(cited(data, settings, at), settings)}
${curl(publicUrl, `${path}?include=sources`)}
${editBar('figures', figure, viewer)}`,
    },
    html`${section({ id: 'counts', title: words().figure.counts, body: counting(data), ways: curl(publicUrl, explainedAt(figure, adds)) })}
${
  promised &&
  section({
    id: 'outcome',
    title: words().figure.outcome,
    body: promiseSentences([promised], { figures: new Map([...others, [figure.id, figure]]), sources, names }),
    ways: curl(publicUrl, address('/v1/promises', { id: figure.id })),
  })
}
${
  equations.length > 0 &&
  section({
    id: 'equations',
    title: words().figure.equations,
    body: equations.map((equation) => equationView(equation, others, names)),
    ways: curl(publicUrl, address('/v1/checks', { 'records.id': figure.id })),
  })
}
${
  later.length + measuring.length > 0 &&
  section({
    id: 'related',
    title: words().figure.related,
    ways: curl(
      publicUrl,
      address('/v1/figures', { supersedesId: figure.id }),
      address('/v1/figures', { ofFigureId: figure.id }),
    ),
    body: [
      related(say.replacing, replacing, names),
      related(say.deprecated, deprecated, names),
      related(say.shares, shares, names),
      related(say.compared, compared, names),
    ],
  })
}
${section({
  id: 'revisions',
  title: words().record.revisions,
  ways: curl(publicUrl, `${path}/revisions`),
  body: timeline('figures', figure.id, revisions, viewer),
})}`,
  )
}

/** Renders the page. Throws a Refusal: not-found, gone. */
export const figurePage = async (visit: Visit): Promise<PageContent> => {
  const { store, id } = visit
  const { at } = await store.stamp()
  return view(await readFigure(store, id), visit, at)
}
