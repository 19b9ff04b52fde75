/** Finds the figures and totals that may bear out what a claim says about a subject, each kind with one bounded query. */
import type { Statement } from '../../figures/claims/verdict.ts'
import { reachOf } from '../../figures/claims/nearness.ts'
import { zero, type Fraction } from '../../figures/fractions.ts'
import type { Nature } from '../../figures/natures.ts'
import { digitOf } from '../../figures/printed/printed-words.ts'
import { isCurrency } from '../../model/units.ts'
import type { Figure } from '../../resources/figures.ts'
import { list, naturesOf, place, type About, type Asking, type FoundEvidence } from './asking.ts'
import { ofPlace, type InPlace } from './of-place.ts'
import { ofProgrammes } from './programmes.ts'
import { totalsFor } from './totals.ts'

/** A promise that is exact stands for itself, whoever printed it; else the words tell how it is rounded. */
const roundingOf = (figure: Figure): Fraction =>
  figure.stage !== 'actual' && figure.qualifier === 'exact' ? zero : (digitOf(figure) ?? zero)

const fromFigure = ({ figure, isPart }: InPlace, nature: Nature, scope: FoundEvidence['scope']): FoundEvidence => ({
  ...figure,
  subject: `${figure.subjectKind}/${figure.subjectId}`,
  isPart,
  nature,
  digit: roundingOf(figure),
  scope,
  answer: {
    figureId: figure.id,
    total: null,
    value: figure.value,
    unit: figure.unit,
    asPrinted: figure.asPrinted,
    sourceId: figure.sourceId,
    locator: figure.locator,
  },
})

/** Returns the figures about a subject that are of the metrics, or have nearly the value; of a place, those in it too. */
const figuresFor = async (
  store: Asking,
  about: About,
  statement: Statement,
  asOf: number | undefined,
): Promise<FoundEvidence[]> => {
  const { kind, id, others, isPlain } = about
  const { least, most } = reachOf(statement)
  const own = { subjectKind: kind, subjectId: id }
  const near = { 'value.gte': least, 'value.lte': most }
  const isPlace = kind === 'region'
  const inMoney = isPlace && statement.unit !== null && isCurrency(statement.unit)
  const [such, alike, within, inOther] = await Promise.all([
    list(store, { ...own, 'metric.in': statement.metrics }, asOf),
    list(store, { ...own, ...near }, asOf),
    isPlace ? list(store, { [place]: id, ...near }, asOf) : [],
    inMoney ? list(store, { [place]: id, 'metric.in': statement.metrics, 'unit.not': [statement.unit] }, asOf) : [],
  ])
  const beside = inOther.filter(({ reported }) => reported.some(({ unit }) => unit === statement.unit))
  const inPlace = isPlace ? await ofPlace(store, about, [...within, ...beside], asOf) : []
  const known = new Map<string, { readonly one: InPlace; readonly scope: FoundEvidence['scope'] }>()
  const add = (figures: readonly Figure[], scope: FoundEvidence['scope']): void => {
    for (const figure of figures) known.set(figure.id, { one: { figure, isPart: false }, scope })
  }
  for (const one of inPlace) known.set(one.figure.id, { one, scope: null })
  if (isPlace && isPlain && others.length === 0) add(await ofProgrammes(store, id, statement, asOf), 'programme')
  if (!isPlace || others.length === 0) add([...alike, ...such], isPlain ? 'subject' : null)
  const natures = await naturesOf(
    store,
    [...known.values()].map(({ one }) => one.figure.metric),
    asOf,
  )
  return [...known.values()].map(({ one, scope }) => {
    const nature = natures(one.figure.metric)
    // A rate of a programme is none of its place.
    const isAmount = nature === 'flow' || nature === 'stock'
    return fromFigure(one, nature, scope === 'programme' && !isAmount ? null : scope)
  })
}

export const evidenceFor = async (
  store: Asking,
  about: About,
  statement: Statement,
  asOf: number | undefined,
): Promise<FoundEvidence[]> => {
  const [ofFigures, ofTotals] = await Promise.all([
    figuresFor(store, about, statement, asOf),
    totalsFor(store, about, statement, asOf),
  ])
  return [...ofFigures, ...ofTotals]
}
