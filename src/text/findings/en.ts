/** The sentences of findings in English. */
import { integerOf } from '../../model/decimals.ts'
import { capital, day, inFull, period, readable, spoken, uncapital, unitInWords } from '../in-words.ts'
import type { StatedAmount, Named, ParamsOf, NamedReference, Sentences, Statement } from './params.ts'

const nameOf = ({ name, id }: NamedReference | Named): string => name ?? id

const unitOf = (value: string, unit: string | null): string =>
  unit === null ? '' : unit === 'percent' ? ' %' : ` ${unitInWords(value, unit)}`

/** `more than 700 billion yuan`, `133.2 %`, `between 2 and 3 projects`. */
const amount = ({ qualifier, value, upperValue, unit }: StatedAmount): string => {
  if (unit === 'rank') return `rank ${inFull(value)}`
  const text = `${inFull(value)}${unitOf(value, unit)}`
  if (qualifier === 'between')
    return upperValue === null
      ? `at least ${text}`
      : `between ${inFull(value)} and ${inFull(upperValue)}${unitOf(upperValue, unit)}`
  return qualifier === 'exact' ? text : `${spoken(qualifier)} ${text}`
}

/** Names who prints something: the publisher, else the source itself. */
const who = (source: NamedReference): string => (source.publisher ? source.publisher.name : `“${nameOf(source)}”`)

const on = ({ publishedOn }: NamedReference): string => (publishedOn ? ` on ${day(publishedOn)}` : '')

/** `1 trillion yuan (Xinhua, 24 August 2023)` */
const cited = (of: Statement): string =>
  `${amount(of)} (${who(of.source)}${of.source.publishedOn ? `, ${day(of.source.publishedOn)}` : ''})`

const isName = ({ resource }: NamedReference): boolean => resource === 'regions' || resource === 'organizations'

/** Names of places and organizations stand as they are, titles in quotation marks. */
const subject = (of: NamedReference): string => {
  const name = nameOf(of)
  if (isName(of)) return name
  const place = of.region && !name.includes(of.region.name) ? ` in ${of.region.name}` : ''
  return `“${name}”${place}`
}

const metricOf = (metric: NamedReference): string => uncapital(metric.name ?? spoken(metric.id))

const stages: Readonly<Record<Statement['stage'], (metric: string) => string>> = {
  target: (metric) => `target for ${metric}`,
  planned: (metric) => `planned ${metric}`,
  committed: (metric) => `committed ${metric}`,
  actual: (metric) => metric,
}

const matter = ({ stage, metric }: Statement): string => stages[stage](metricOf(metric))

/** ` for January to July 2018`, ` until 31 December 2024`; nothing without dates. */
const covering = ({ periodStart, periodEnd }: Statement): string => {
  if (periodStart === null && periodEnd === null) return ''
  return `${periodStart === null || periodEnd === null ? '' : ' for'} ${period(periodStart, periodEnd)}`
}

/** The period that a statement covers; nothing where the title says it. */
const during = (of: Statement): string =>
  nameOf(of.subject).includes(period(of.periodStart, of.periodEnd)) ? '' : covering(of)

/** Puts something in the possession of a subject: `Anhui’s target for revenue`, `the planned investment of “Dams in Anhui”`. */
const owned = (of: NamedReference, thing: string): string =>
  isName(of) ? `${nameOf(of)}’s ${thing}` : `the ${thing} of ${subject(of)}`

const what = (of: Statement): string => `${owned(of.subject, matter(of))}${during(of)}`

const listed = (texts: readonly string[]): string =>
  texts.length < 2 ? texts.join('') : `${texts.slice(0, -1).join(', ')} and ${texts.at(-1) ?? ''}`

const isLess = (one: StatedAmount, other: StatedAmount): boolean => integerOf(one.value) < integerOf(other.value)

const needed = (of: Statement, implied: StatedAmount | null): string =>
  implied
    ? ` For that, the ${matter(of)} would have to have ${isLess(implied, of) ? 'shrunk' : 'grown'} from ${amount(of)} to ${amount(implied)}.`
    : ''

const equation =
  (told: (from: Statement, of: Statement, computed: string) => string) =>
  ({ figure, from, of, computed, implied }: ParamsOf<'share-disagrees'>): string => {
    const printed = `${capital(who(figure.source))} printed ${amount(figure)} as ${what(figure)}${on(figure.source)}`
    return `${printed}; ${told(from, of, amount(computed))}.${needed(of, implied)}`
  }

/** `“超万亿元”, which is more than 1 trillion yuan` */
const words = (asPrinted: string, read: readonly StatedAmount[], when: string): string => {
  const said = listed(read.map(amount))
  return `“${asPrinted}”${when}${said === asPrinted ? '' : `, which is ${said}`}`
}

const notAsPrinted = (figure: Statement, asPrinted: string, read: readonly StatedAmount[]): string =>
  `The register has ${amount(figure)} as ${what(figure)}, but ${who(figure.source)} printed ${words(asPrinted, read, on(figure.source))}.`

const dates = (start: string | null, end: string | null): string => {
  if (start === null) return end === null ? 'has no dates' : `ends on ${day(end)}`
  return end === null ? `begins on ${day(start)}` : `runs from ${day(start)} to ${day(end)}`
}

export const en: Sentences = {
  one: {
    'value-not-as-printed': ({ figure, asPrinted, read }) => notAsPrinted(figure, asPrinted, read),
    'not-in-source': ({ figure, missing }) =>
      `The register gives “${missing}” as the words of ${who(figure.source)} about ${what(figure)}, but the text of “${nameOf(figure.source)}” does not have them.`,
    'share-disagrees': equation(
      (from, of, computed) =>
        `the ${matter(from)} of ${amount(from)} is ${computed} of the ${matter(of)} of ${cited(of)}`,
    ),
    'change-disagrees': equation(
      (from, of, computed) => `from ${cited(of)} to ${cited(from)}, the ${matter(from)} changed by ${computed}`,
    ),
    'difference-disagrees': equation((from, of, computed) => `${cited(from)} less ${cited(of)} is ${computed}`),
    'sum-differs': ({ figure, addends, sum }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${what(figure)}${on(figure.source)}; the ${addends.toString()} figures of which it is the sum add up to ${amount(sum)}.`,
    'source-contradicts-itself': ({ figures }) => {
      const [one] = figures
      return one
        ? `${capital(who(one.source))} printed ${listed(figures.map(amount))} as ${what(one)}${on(one.source)}; they cannot all be true.`
        : ''
    },
    'parts-differ': ({ whole, parts, sum }) =>
      `${capital(who(whole.source))} printed ${amount(whole)} as ${what(whole)}${on(whole.source)}, and ${parts.toString()} parts as all of it; together these are ${amount(sum)}.`,
    'parts-exceed-whole': ({ whole, least, most }) =>
      `The parts of ${what(whole)} come to ${amount(least)}, but ${who(whole.source)} printed ${amount(whole)} for the whole${on(whole.source)}${most.value === whole.value ? '' : `, with its rounding ${amount(most)}`}.`,
    'qualifier-not-as-printed': ({ figure, asPrinted, read }) => notAsPrinted(figure, asPrinted, [read]),
    'target-lowered': ({ figure, earlier, by }) =>
      by === 'day'
        ? `${capital(what(figure))} was due on ${day(String(earlier.periodEnd))}, as ${who(earlier.source)} printed${on(earlier.source)}; ${who(figure.source)} printed ${day(String(figure.periodEnd))}${on(figure.source)}.`
        : `${capital(what(figure))} was ${isLess(figure, earlier) ? 'lowered' : 'relaxed'} from ${cited(earlier)} to ${cited(figure)}.`,
    'possible-duplicate': ({ subjects, number, equal }) => {
      const [one] = subjects
      const place = one?.region ? ` in ${one.region.name}` : ''
      return `${number.toString()} ${one?.resource ?? ''}${place} are called “${one ? nameOf(one) : ''}” and have the same ${matter(equal)}, ${amount(equal)}${during(equal)}, but are parts of no common whole; they may be the same.`
    },
    'sources-disagree': ({ figures }) => {
      const [one] = figures
      return one ? `Sources disagree about ${what(one)}: ${figures.map(cited).join(' or ')}.` : ''
    },
    'rate-outlier': ({ figure, beside, from, to, rate, neighbours }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${amount(beside)}${on(figure.source)}, a rate of ${rate} ${to} for one ${from}; the nearest ${neighbours.length === 1 ? 'rate is' : 'rates are'} ${listed(neighbours)}.`,
    'outside-dates': ({ figure, startsOn, endsOn }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${owned(figure.subject, matter(figure))}${covering(figure)}, but that project ${dates(startsOn, endsOn)}.`,
    'far-from-plan': ({ plan, outcome }) =>
      `${capital(what(plan))} was ${cited(plan)}, and what came of it ${cited(outcome)}: one of them may be a placeholder, or in another unit.`,
    'printed-before-period-ends': ({ figure }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${owned(figure.subject, matter(figure))}${covering(figure)}${on(figure.source)}, before that period ended.`,
    'undefined-metric': ({ figure }) =>
      `The register does not define the metric “${figure.metric.id}”, of which ${who(figure.source)} printed ${amount(figure)} for ${subject(figure.subject)}${on(figure.source)}.`,
    'share-unlinked': ({ figure, from, of, computed, implied }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${what(figure)}${on(figure.source)}, and the register does not say of what; ${computed ? `the ${matter(from)} of ${cited(from)} is ${amount(computed)} of the ${matter(of)} of ${cited(of)}` : `it fits the ${matter(from)} of ${cited(from)} and the ${matter(of)} of ${cited(of)}`}.${needed(of, implied)}`,
    'share-of-nothing': ({ figure }) =>
      `${capital(who(figure.source))} printed ${amount(figure)} as ${what(figure)}${on(figure.source)}, but the register does not say of what.`,
    'no-project-count': ({ subject: of }) =>
      `${capital(subject(of))} stands for many projects, but the register does not say how many.`,
    'unreported-promise': ({ promise }) =>
      `${capital(what({ ...promise, periodStart: null, periodEnd: null }))}, ${cited(promise)}, was due on ${day(String(promise.periodEnd))}; the register has no outcome.`,
  },
  many: {
    'printed-before-period-ends': ({ count, source, metric }) =>
      `${capital(who(source))} printed ${readable(count.toString())} outcomes for ${metricOf(metric)}${on(source)}, before their periods ended.`,
    'undefined-metric': ({ count, source, metric }) =>
      `The register does not define the metric “${metric.id}”, of which ${who(source)} printed ${readable(count.toString())} figures${on(source)}.`,
    'target-lowered': ({ count, source, metric }) =>
      `${readable(count.toString())} figures for ${metricOf(metric)} that ${who(source)} printed${on(source)} ask less, or later, than earlier ones.`,
    'no-project-count': ({ count }) =>
      `${readable(count.toString())} portfolios stand for many projects each, but the register does not say how many.`,
    'unreported-promise': ({ count, source, metric }) =>
      `${readable(count.toString())} plans for ${metricOf(metric)} that ${who(source)} printed${on(source)} are past their last day; the register has no outcome of any.`,
  },
}
