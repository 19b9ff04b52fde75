/** The words of the pages in English. Those of another language have the same shape. */
import type { ResourceName } from '../../model/field.ts'
import type { CheckName } from '../../text/findings/params.ts'
import type { PairRelation } from '../../model/figures.ts'
import { capital, uncapital } from '../../text/in-words.ts'
import type { TotalsRow } from '../../figures/totals.ts'
import { html, separated, type Content, type Html } from '../layout/html.ts'
import { digits, door, withCount } from './door-en.ts'

const one = (count: number): boolean => count === 1

type Stage = TotalsRow['stage']

const promises: Readonly<Record<Stage, string>> = {
  target: 'target',
  planned: 'plan',
  committed: 'commitment',
  actual: 'outcome',
}
const participles: Readonly<Record<Stage, string>> = {
  target: 'targeted',
  planned: 'planned',
  committed: 'committed',
  actual: 'reported',
}

/** ` for 2025`, ` until 2027`; nothing of no time. */
const forTime = (period: string): string =>
  period === '' || period === 'no date' ? '' : /^(until|from|since) /.test(period) ? ` ${period}` : ` for ${period}`

const withArticle = (time: string): string => time.replace(/^(?=\w+ quarter )/, 'the ')

/** The parts of a sentence about a promise: whose it is, what is measured, for which time, and how much. */
interface PromiseWords<C extends Content> {
  readonly who: C
  readonly metric: string
  readonly period: string
  readonly stage: Stage
  readonly promised: C
}
interface OutcomeWords<C extends Content> extends PromiseWords<C> {
  readonly actual: C
  readonly share: C | undefined
  /** The last day of an outcome that is not of the whole time. */
  readonly until: string | undefined
}

interface TitledOutcome extends OutcomeWords<string> {
  /** A metric that measures completion: "completed" beside it, not "reached". */
  readonly isDone: boolean
}

/** The parts of a citation; without a day the register was empty. */
type Citation = Readonly<
  Record<'title' | 'publisher' | 'rights' | 'href', string> & Record<'day' | 'sources', string | undefined>
>
type BridgeInWords = Readonly<Record<'before' | 'entered' | 'left' | 'rebased' | 'after' | 'unit', string>>

/** Joins words as a sentence does: a, b and c; of those that are not named it says the number. */
const series = (all: readonly Content[], more = 0): Content => {
  const named = more > 0 ? [...all, `${digits(more)} more`] : all
  return named.map((one, at) => [at !== 0 && (at === named.length - 1 ? ' and ' : ', '), one])
}

const leftOut = (words: readonly Html[]): Html =>
  html`Nothing found for ${series(words)}; ${words.length === 1 ? 'it is' : 'they are'} left out.`

/** `184 were lowered (by 104.1)`. */
const howMany = (count: number, participle: string, by: string): string =>
  count === 0 ? `none was ${participle}` : `${digits(count)} ${count === 1 ? 'was' : 'were'} ${participle} (by ${by})`

export const en = {
  door,
  frame: {
    about: 'What governments plan, fund and build, and who said so. Every number leads to its source.',
    card: 'Planledger: what governments plan, fund and build, and who said so',
    signInToEdit: (): Html => html` <a href="${'/sign-in'}">Sign in</a> to edit.`,
    searchRegister: 'Search the register',
    searchHint: 'A place, a plan, 广东…',
    search: 'Search',
    found: 'Found',
    skip: 'Skip to content',
    signedInAs: (label: string, role: string): Html => html`Signed in as <strong>${label}</strong> (${role})`,
    newRecord: 'New record',
    batches: 'Undo',
    signOut: 'Sign out',
    allOfIt: 'All of it, to filter',
    citation: 'Permanent link and citation',
    all: (count: string): string => `All ${count}`,
    yes: 'yes',
    no: 'no',
    quoted: (text: string): string => `“${text}”`,
    nothing: 'nothing',
  },
  chart: {
    chart: (title: string): string => `Chart: ${title}`,
    overTime: (title: string): string => `Column chart: ${title}. The table has the same numbers.`,
    bySize: (title: string): string => `Bar chart: ${title}. The table has the same numbers.`,
    pictures: (svg: Html, png: Html): Html => html`<span>Chart: ${svg}, ${png}</span>`,
    converted: (units: readonly Html[]): Html => html` Converted: ${separated(units, ', ')}.`,
    inUnit: (unit: string): string => `in ${unit}`,
    inCurrency: (currency: string): string => `in ${currency}`,
    byYear: (metric: string): string => `${metric} by year`,
  },
  years: {
    completed: (who: Content, share: Html, promised: Stage, year: string): Html =>
      html`${who} completed ${share} of the ${promises[promised]} for ${year}`,
    soFar: (who: Content, share: Html, promised: Stage, year: string, day: string | null): Html =>
      html`${who} had completed ${share} of the ${promises[promised]} for ${year}${day !== null && ` by ${day}`}`,
    inPart: (areEarlier: boolean): string => `; ${areEarlier ? 'earlier' : 'other'} years are reported in part only`,
    amount: (who: Content, amount: Html, stage: Stage, year: string): Html =>
      html`${who && html`${who}: `}${amount} ${participles[stage]} for ${year}`,
    programmes: (count: number, place: Content): Html => html`${count.toString()} programmes in ${place}`,
    measured: (metric: string, unit: string, programme: string | undefined): string =>
      `${metric}, ${unit}${programme === undefined ? '' : `: ${programme}`}`,
    sources: (names: Content): Html => html`Sources: ${names}.`,
    sameScale: 'Places are drawn on one scale, and never added together.',
    ownScale: ', on a scale of its own',
    asTable: 'The same numbers as a table',
    allPlaces: 'All places with figures',
    wholeYear: 'whole year',
    ofWhich: 'of which',
    bothSay: (plan: Content, outcome: Content): Html => html`Plan: ${plan}. Outcome: ${outcome}`,
    severalYears: 'Besides, what belongs to no single year. It is not added, and may overlap the years above:',
    ofSeveralYears: (when: string, amount: Html, stage: Stage, about: Content, printers: Content): Html =>
      html`${when}: ${amount} ${participles[stage]}${about && html`, ${about}`}${printers && html` (${printers})`}`,
  },
  amounts: {
    between: (low: string, high: string): string => `between ${low} and ${high}`,
    exactly: (amount: string, bounds: string): string => `${amount}, ${bounds}`,
    range: (low: string, high: string): string => `${low} to ${high}`,
  },
  columns: {
    about: 'About',
    what: 'What',
    number: 'Number',
    period: 'Period',
    asPrinted: 'As printed',
    source: 'Source',
    inTotals: 'In totals',
    why: 'Why',
    adds: 'Adds',
    from: 'From',
    to: 'To',
    year: 'Year',
    planned: 'Planned',
    completed: 'Completed',
    covers: 'Covers',
    shareOfPlan: 'Share of the plan',
    whoSays: 'Who said so',
    figures: 'Figures',
    latest: 'Latest figure',
    plannedAndDone: 'Planned, and what came of it',
    now: 'Now',
    then: 'Then',
    part: 'Part',
    byItself: 'Counted on its own',
    partOf: 'Part of',
    total: 'Total',
    change: 'Change',
    promise: 'Promise',
  },
  tables: {
    excluded: 'Excluded figures',
    figuresIn: (label: string, stage: string): string => `The figures in ${label}, ${stage}`,
    at: (rate: Html): Html => html` <small>at ${rate}</small>`,
    partOfLarger: 'part of a larger figure',
    rates: 'Rates used',
    byFigure: 'printed by a figure',
    noneReported: 'nothing reported',
    noPlan: 'no plan',
    severalYears: 'Several years',
    year: (year: string): string => year,
    until: (day: string): string => `until ${day}`,
    afterComma: (content: Content): Content => content && html`, ${content}`,
    verdicts: { 'in-the-source': 'The source says so', explained: 'Explained' },
    review: (verdict: string, by: string, at: Html): Html => html`${verdict}, by ${by} on ${at}`,
    note: (note: string): Html => html`: <q>${note}</q>`,
    measured: (stage: string, metric: string): string => `${stage} ${metric}`,
    located: (locator: string): string => locator,
    ofSource: (source: Html): Html => html`Source ${source}`,
  },
  home: {
    title: 'What governments plan, fund and build, and what came of it',
    lead: 'A public register. Every figure says who said it, where, and in which words.',
    noFigures: 'No figures yet.',
    noOutcome: 'No outcome of a promise is reported yet.',
    nothingYet: '. No outcome is reported yet.',
    places: (metric: string): string => `Places: ${uncapital(metric)}`,
    planned: (stage: Stage, who: Html, amount: Html, metric: string, year: string): Html =>
      stage === 'target'
        ? html`${who} aimed for <b>${amount}</b> of ${metric} in ${year}`
        : html`${who} ${participles[stage]} <b>${amount}</b> of ${metric} for ${year}`,
    done: (amount: Html, share: Content, until: string | undefined): Html =>
      until === undefined
        ? html` and completed <b>${amount}</b>${share && html`: <b>${share}</b>`}.`
        : html` and had completed <b>${amount}</b> by ${until}${share && html`: <b>${share}</b>`}.`,
    plannedBy: (stage: Stage, who: Content): Html => html`${capital(participles[stage])}: ${who}.`,
    doneBy: (who: Content): Html => html` Completed: ${who}.`,
    howMuch: (metric: string, place: string, year: string): string =>
      metric === 'investment'
        ? `How much did ${place} plan to invest in ${year}?`
        : `${capital(metric.replaceAll('-', ' '))} planned in ${place} for ${year}?`,
    didReach: (subject: string, stage: Stage, metric: string): string =>
      `${subject}: was the ${promises[stage]} for ${metric} reached?`,
    whichLowered: 'Which targets were lowered?',
    whereDisagree: 'Where do sources disagree?',
    others: (counted: Content): Html => html`Besides these: ${counted}. `,
    allPromises: 'All promises',
    noContradiction: 'Nothing contradicts itself.',
    moreFindings: 'more',
    notices: 'notices',
    allContradictions: 'All contradictions',
  },
  answer: {
    inBrackets: (content: Content): Html => html` (${content})`,
    and: '; ',
    otherValues: (count: number): string => `; ${count.toString()} other values`,
    inFigures: (amount: Html, figures: Html): Html => html`${amount} in ${figures}`,
    promised: (words: string, when: string, about: Content, amount: Content): Html =>
      html`${words}${when === '' ? '' : ` ${when}`}${about && html`, ${about}`}: ${amount}.`,
    noOutcome: 'No outcome reported yet.',
    done: 'Done',
    actual: 'Actual',
    lowered: (before: Content): Html => html`, lowered from ${before}`,
    came: (done: string, when: string, about: Content, amount: Content, share: Content): Html =>
      html`${done} ${when}${about && html`, ${about}`}: ${amount}${share && html`, ${share}`}.`,
    also: (stage: Stage, amounts: Content): Html => html` Also ${participles[stage]}: ${amounts}.`,
    gap: ' ',
    when: {
      soFar: 'as far as reported',
      inYear: (year: string): string => `in ${year}`,
      undated: 'at no given time',
      since: (day: string): string => `since ${day}`,
      /** The month or the day that something ends with; without the year if a reader knows it. */
      ended: (time: string, _isMonth: boolean, isKnown: boolean): string =>
        isKnown ? time.replace(/ \d{4}$/, '') : time,
      atMoment: (end: string, isMonth: boolean): string => (isMonth ? `at the end of ${end}` : `on ${end}`),
      by: (end: string): string => `by ${end}`,
      during: (time: string): string =>
        time.startsWith('until') ? time : `${time.includes(' to ') ? 'from' : 'in'} ${withArticle(time)}`,
      forTime: (time: string): string =>
        time === 'no date' ? 'for no given time' : /^(until|from) /.test(time) ? time : `for ${withArticle(time)}`,
      forYear: (year: string | null): string => `for ${year ?? 'several years'}`,
    },
  },
  cite: {
    title: 'Cite this',
    copy: 'Copy',
    copied: 'Copied',
    file: (name: string): string => `as a file, ${name}`,
    bodyAndDay: (body: string, day: string | undefined): string => (day === undefined ? body : `${body}, ${day}`),
    andOthers: (first: Html, others: Html): Html => html`${first}, and ${others}`,
    others: (count: number): string => withCount(count, 'other'),
    named: (body: string, day: string | undefined): string => (day === undefined ? body : `${body} (${day})`),
    from: (named: readonly string[], others: number, areMore: boolean): string => {
      const all = areMore ? [...named, 'others'] : others > 0 ? [...named, withCount(others, 'other')] : named
      return all.length === 1 ? all.join() : `${all.slice(0, -1).join(', ')} and ${all.slice(-1).join()}`
    },
    sources: (sources: string): string => `From ${sources}.`,
    asOf: (at: string): string => `As of ${at}.`,
    rights: 'Rights as each source states.',
    licence: (licence: string): string => `Licence of the sources: ${licence}.`,
    registerLicence: (licence: string): string => ` Licence of the register: ${licence}`,
    sentence: ({ title, publisher, day, sources, rights, href }: Citation): string =>
      `${title}. ${[publisher, ...(day === undefined ? [] : [day]), ...(sources === undefined ? [] : [`from ${sources}`])].join(', ')}. ${rights} ${href}`,
  },
  promises: {
    compared: ({ who, metric, period, stage, promised, actual, share, until }: OutcomeWords<Content>): Html =>
      until === undefined
        ? html`${who}: ${metric}${forTime(period)} was ${actual}, against a ${promises[stage]} of ${promised}${share && html`: ${share}`}`
        : html`${who}: ${metric} was ${actual} by ${until}, of ${promised} ${participles[stage]}${forTime(period)}${share && html`: ${share} so far`}`,
    waiting: ({ who, metric, period, stage, promised }: PromiseWords<Content>): Html =>
      html`${who}: ${metric}, ${promised} ${participles[stage]}${forTime(period)}`,
    came: ({ who, metric, period, stage, promised, actual, share, until, isDone }: TitledOutcome): string => {
      const [when, by] = [forTime(period), until === undefined ? '' : ` by ${until}`]
      return share === undefined
        ? `${who}: ${metric}${when} was ${actual}${by}, against a ${promises[stage]} of ${promised}`
        : `${who}: ${share} of the ${metric} ${participles[stage]}${when} was ${isDone ? 'completed' : 'reached'}${by}`
    },
    unreported: ({ who, metric, period, stage, promised }: PromiseWords<string>): string =>
      `${who}: nothing is reported of the ${metric} ${participles[stage]}${forTime(period)}, ${promised}`,
    open: ({ who, metric, period, stage, promised }: PromiseWords<string>): string =>
      `${who}: ${metric}, ${promised} ${participles[stage]}${forTime(period)}`,
    promisedBy: (stage: Stage, by: Content): Html => html`${capital(promises[stage])}: ${by}. `,
    reportedBy: (by: Content): Html => html`Outcome: ${by}. `,
    loweredFrom: (before: Html, day: string | null | undefined): Html =>
      html`Lowered from ${before}${typeof day === 'string' && ` by ${day}`}. `,
    all: (count: number, state: string): string => `All ${digits(count)}: ${state}`,
    counted: (count: number): string => withCount(count, 'promise'),
    none: 'No promise is met, missed or reported in part.',
  },
  evidence: {
    divided: (actual: Html, promised: Html): Html => html`${actual} ÷ ${promised}.`,
    printsShare: (body: string, share: Html, holds: boolean): Html =>
      html` ${body} prints ${share}: ${holds ? 'the same, rounded' : 'not what follows from these'}.`,
    printed: 'What was printed',
    noOutcome: 'No source of this register reports an outcome.',
    quoting: (name: string): string => `, quoting ${name}`,
    sources: (count: number, amount: string | undefined, areMore: boolean): string =>
      `${count === 1 ? 'One source prints' : `${digits(count)} sources${areMore ? ' or more' : ''} print`} it${amount === undefined ? ', in different words' : count === 1 ? '' : `, all ${amount}`}`,
    sourcesTable: 'Sources, the first printed first',
    columns: {
      day: 'Printed on',
      who: 'Who says so',
      printer: 'Printed by',
      amount: 'Promised',
      words: 'In the words',
      due: 'Due',
      share: 'Share reached',
    },
    unknownDay: 'no day known',
    counting: 'How it was counted',
    countingLead: 'The whole is what was printed. Its parts stand below it and are not added again.',
    ofWhich: (part: Html): Html => html`of which ${part}`,
    notBrokenDown: 'not broken down',
    addsUp: 'The parts add up to the whole.',
    leftOut: (count: number): string => `What was left out, and why: ${withCount(count, 'figure')}`,
    prints: (count: number, amount: Html): Html =>
      html`${one(count) ? 'Another print' : `${digits(count)} more prints`} of ${amount}: what several sources print counts once.`,
    other: (amount: Html, period: string, by: Content, reason: string): Html =>
      html`${amount}, ${period} (${by}): ${reason}.`,
  },
  findings: {
    records: (count: number): string => `${digits(count)} records`,
    among: (examples: readonly Content[]): Html => html`For example: ${separated(examples, '; ')}.`,
    /** One sentence for many findings of a check. */
    many: {
      'value-not-as-printed': (count) => `${digits(count)} numbers differ from the words that print them`,
      'not-in-source': (count) => `${digits(count)} numbers are in no word of their source`,
      'share-disagrees': (count) => `${digits(count)} printed shares do not follow from their part and their whole`,
      'change-disagrees': (count) => `${digits(count)} printed changes do not follow from the two numbers`,
      'difference-disagrees': (count) => `${digits(count)} printed differences do not follow from the two numbers`,
      'sum-differs': (count) => `${digits(count)} printed sums are not the sum of their parts`,
      'source-contradicts-itself': (count) => `${digits(count)} times a source contradicts itself`,
      'parts-differ': (count) => `${digits(count)} wholes are not what their parts add up to`,
      'parts-exceed-whole': (count) => `${digits(count)} wholes are less than their parts`,
      'qualifier-not-as-printed': (count) => `${digits(count)} numbers are printed with another “about” or “at least”`,
      'share-unlinked': (count) => `${digits(count)} shares fit two numbers beside them, and are not linked`,
      'target-lowered': (count) => `${digits(count)} targets were lowered`,
      'possible-duplicate': (count) => `${digits(count)} names may be of one record`,
      'sources-disagree': (count) => `${digits(count)} times sources disagree`,
      'rate-outlier': (count) => `${digits(count)} rates are far from others`,
      'outside-dates': (count) => `${digits(count)} numbers are of a time outside of their subject`,
      'far-from-plan': (count) => `${digits(count)} outcomes are far from their plan`,
      'printed-before-period-ends': (count) => `${digits(count)} outcomes were printed before their period ended`,
      'undefined-metric': (count) => `${digits(count)} numbers are of a metric that the register does not define`,
      'share-of-nothing': (count) => `${digits(count)} percentages do not say of what`,
      'no-project-count': (count) => `${digits(count)} portfolios do not say how many projects they hold`,
      'unreported-promise': (count) => `${digits(count)} promises are past their day, and nothing is reported`,
    } satisfies Readonly<Record<CheckName, (count: number) => string>>,
  },
  record: {
    facts: 'Facts',
    figuresAbout: (title: string): string => `Figures about ${title}`,
    leftOut: (reason: string): string => `Left out: ${reason}`,
    revisions: 'Revisions',
    totals: 'Totals, by year',
    allAbout: (count: string, title: string): string => `All ${count} figures about ${title}`,
    years: (from: string, to: string): string => `${from} to ${to}`,
    rate: (base: string, quote: string, on: string): string => `${base} to ${quote}, ${on}`,
    path: 'Path',
    figuresWithin: 'Figures about what is in it',
    parts: 'Parts',
    listed: (name: string): string => name,
    listedBy: (name: string, label: string): string => `${name} by ${label.toLowerCase()}`,
  },
  revisions: {
    mergedInto: (record: Html): Html => html`, merged into ${record}`,
    numbered: (revision: number): string => `revision ${revision.toString()}`,
    actions: { create: 'written', update: 'changed', delete: 'deleted' },
    entry: (at: Html, linked: Html, action: string, by: string): Html => html`${at}: ${linked}, ${action} by ${by}`,
    changed: (label: string, before: Content, after: Content): Html =>
      html`${label}: <del>${before}</del> <ins>${after}</ins>`,
    earlier: 'Earlier revisions',
    title: (id: string): string => `Revisions of ${id}`,
    kicker: (singular: string): string => `Revisions of the ${singular}`,
    isDeleted: 'The record is deleted. Any revision can be put back.',
    oneTitle: (title: string, revision: number): string => `${title}, revision ${revision.toString()}`,
    oneKicker: (singular: string, revision: number, isLatest: boolean): Html =>
      html`${singular}, revision ${revision.toString()}${isLatest && ', the latest'}`,
    written: (by: string, at: Html): Html => html`Written by ${by}, ${at}.`,
    deleted: (by: string, at: Html): Html => html`Deleted by ${by}, ${at}.`,
    before: 'The revision before',
    after: 'The revision after',
    all: 'All revisions',
    changes: 'What changed',
    notPutBack:
      'This revision cannot be put back as it was. Correct what it refers to first, or edit the record by hand.',
    putBack: (revision: number): string => `Put revision ${revision.toString()} back`,
  },
  figure: {
    replaced: 'A later figure replaces it:',
    title: (quantity: string, measured: string): string => `${quantity}: ${uncapital(measured)}`,
    cited: (subject: string, measured: string, period: string, quantity: string): string =>
      `${subject}: ${uncapital(measured)}, ${period}: ${quantity}`,
    printedIn: (source: Html, publication: Content): Html => html`As printed in ${source}${publication}`,
    at: (link: Html): Html => html`: ${link}`,
    counts: 'How it counts',
    outcome: 'Outcome',
    equations: 'What it follows from, and what follows from it',
    related: 'Figures that refer to it',
    replacing: 'Replacing it',
    deprecated: 'Deprecated, so they do not replace it',
    shares: 'Shares of it',
    compared: 'Compared with it',
    accordingTo: 'According to',
    alsoPrinted: 'Printed beside it',
    shareOf: 'Share of',
    comparedWith: 'Compared with',
    replaces: 'Replaces',
    partOf: (whole: Html, subject: Html): Html =>
      html`It is part of ${whole} of ${subject}, so it is not added to that once more.`,
    partOfNone: 'It is not part of a larger figure.',
    noParts: 'No other figure is part of it.',
    parts: 'Its parts',
    notDivided: (amount: Html): Html => html`Of it, ${amount} is not broken down.`,
    inNoTotal: 'It does not count in any total.',
    inNoTotalFor: (reason: string): string => `It does not count in any total: ${reason}`,
    disagree: (subject: Html, measured: string, period: string, values: readonly Html[], counts: Content): Html => {
      const several = values.map((value, at) => html`${at !== 0 && (at === values.length - 1 ? ' to ' : ', ')}${value}`)
      return html`<strong>Sources disagree</strong> about ${subject}, ${uncapital(measured)}, ${period}: ${several}; ${counts}.`
    },
    totalsCount: (figure: Html): Html => html`totals count ${figure}`,
    totalsCountOther: 'totals count a figure of another period',
    relations: {
      share: 'A share of a whole',
      change: 'A change between two figures',
      difference: 'A difference between two figures',
    },
    roles: {
      share: ['The part', 'The whole'],
      change: ['The later figure', 'The earlier figure'],
      difference: ['The later figure', 'The earlier figure'],
    } as Readonly<Record<PairRelation, readonly [from: string, of: string]>>,
    printed: 'Printed',
    anyNumber: 'any number',
    sentence: (role: string, quantity: Html, measured: string, subject: Html, source: Html): Html =>
      html`${role}: ${quantity}, ${uncapital(measured)} of ${subject}.
${source}`,
    unchecked: 'It cannot be checked: words are not read, units differ, or the base may be zero.',
    follows: (amount: Html): Html => html`By the two others it is ${amount}.`,
    agrees: 'agrees',
    disagrees: 'disagrees',
    needs: (base: Html, figure: Html): Html => html` What is printed needs ${base} instead of
${figure}.`,
    states: {
      short: 'missed',
      unreported: 'nothing reported',
      'partly-reported': 'reported in part',
      open: 'not due yet',
      met: 'met',
    },
    reasons: {
      superseded: 'a later figure replaces it',
      'overlapping-period': 'another figure about the same subject covers this period',
      'outside-period': 'it is outside the period asked for',
      'overlaps-whole': 'a larger figure covers its period, or it is about a zone or a breakdown',
      'covers-more': 'it covers more than what is asked for, and is not split by guesswork',
      'not-yet-reported': 'its source was not published by then',
      'no-rate': 'it is in a unit that does not add, or for which there is no rate',
      deprecated: 'it is marked as wrong',
      derived: 'it follows from two other figures',
      'other-prices': 'it is in prices of another year',
    },
    noLastDay: 'it has no last day',
    reachesFurther: (day: string): string => `it reaches further, until ${day}`,
    noFirstDay: 'it has no first day',
    beginsEarlier: (day: string): string => `it begins earlier, on ${day}`,
    preferred: 'it is preferred',
    official: 'a government published its source',
    publicationKnown: 'its day of publication is known, unlike the other one’s',
    publishedLater: (day: string): string => `its source was published later, on ${day}`,
    byId: 'nothing but its id tells it from the other',
    leftOut: (why: string): Html => html`${why}.`,
    replacedBy: (why: string, figure: Html): Html => html`${why}. Instead, ${figure} counts.`,
    replacedByOther: (why: string, figure: Html, subject: Html): Html =>
      html`${why}. Instead, ${figure} of ${subject} counts.`,
    replacedByPrint: (why: string, figure: Html, source: Html, because: string | undefined): Html =>
      html`${why}. Instead, ${figure} (${source}) counts${because !== undefined && `: ${because}`}.`,
  },
  totals: {
    title: 'Totals',
    lead: 'Figures added up without counting anything twice.',
    level: 'Level of regions',
    convertTo: 'Convert to',
    about: 'Figures about',
    apiHasAll: 'the API has all',
    by: (groups: readonly string[]): string => `Totals by ${groups.join(' and ')}`,
    byAll: 'Total',
    groups: (groups: readonly string[]): string => groups.join(' and '),
    regroup: (ways: Content, nothing: Html): Html => html`Group by ${ways}${nothing}`,
    byNothing: 'nothing',
    asking: (name: string, label: string, values: readonly string[]): string =>
      name === 'groupBy'
        ? `Grouped by ${values.join(' and ')}`
        : name.endsWith('.within')
          ? `In ${values.join(', ')}`
          : `${label}: ${values.join(', ')}`,
    partsListed: (metric: string): string =>
      `Every figure of ${metric}, each counted once: what a figure says, less what its parts say.`,
    cited: (metric: string, filters: readonly string[]): string =>
      [`Totals of ${metric}`, ...filters.map(uncapital)].join(', '),
    rows: 'Figures that count',
    noFigures: 'No figures.',
    rates: 'Rates',
    excluded: 'Excluded figures, with reasons',
    leftOut: (count: number): string => `${withCount(count, 'figure')} left out`,
    more: (api: Html): Html => html`There are more: ${api}.`,
  },
  outcomes: {
    title: 'Outcomes',
    lead: 'Plans and what came of them, for the same subjects.',
    of: (metric: string): string => `${metric}: plans and outcomes`,
    plansCompared: (metric: string): string =>
      `What came of each plan of ${metric}, over the same subjects: a plan is compared only with its own outcome.`,
    cited: (metric: string, filters: readonly string[]): string =>
      [`Plans and outcomes of ${metric}`, ...filters.map(uncapital)].join(', '),
    key: 'Place and time',
    share: 'Share',
    actualOf: (actual: Html, planned: Html): Html => html`${actual} of ${planned}`,
    inRow: (label: string): string => `${label}: each plan and what came of it`,
    countsAs: 'Counts as',
    kinds: {
      reported: 'reported',
      partly: 'reported in part',
      unreported: 'without an outcome',
      unplanned: 'without a plan',
    },
  },
  lists: {
    within: 'Within',
    words: 'Words',
    from: 'From',
    fromDay: (label: string): string => `${label} from`,
    until: 'Until',
    latestFirst: (label: string): string => `${label}, latest first`,
    changedFirst: 'Last changed first',
    operators: {
      equals: 'is',
      in: 'is one of',
      not: 'is not',
      gte: 'from',
      lte: 'until',
      contains: 'contains',
      exists: 'is given:',
      within: 'within',
    },
    filter: (subject: string, operator: string, values: string): string =>
      [subject, operator, values].filter((part) => part !== '').join(' '),
    named: {
      q: 'Words',
      asOf: 'The register as of',
      reportedBy: 'Reported by',
      state: 'Outcome',
      reviewed: 'Answered',
    } as Readonly<Record<string, string>>,
    and: ', ',
    colon: ': ',
    series,
    more: (count: number): string => `and ${digits(count)} more`,
    called: (title: string, filters: string): string => `${title}: ${filters}`,
    without: 'Without: ',
    inUse: 'Filters in use',
    permanent: 'Permanent link',
    noPermanent: 'No permanent link: a search covers only the present.',
    count: (total: number, called: string, _resource: ResourceName): string => `${digits(total)} ${called}`,
    withFigures: 'Those with figures, the most first:',
    allOf: (total: number, name: string): string => `All ${digits(total)} ${name}, with filters`,
    cameOf: (actual: Html, planned: Html, stage: Stage, year: string, share: Html): Html =>
      html`${actual} of ${planned} ${participles[stage]} for ${year}, ${share}`,
    noMatch: (name: string): string => `No ${name} match.`,
    namesNoRecord: (value: string): string => `“${value}” names no record.`,
    hasNo: (value: string, name: string): string => `No ${name} has “${value}”.`,
    meant: (value: string): string => ` Did you mean “${value}”?`,
    dueFrom: 'Due from',
    dueUntil: 'Due until',
    reportedBy: 'Reported by',
    promisesLead: 'What was targeted, planned or committed, and what came of it. Nothing is extrapolated.',
    countPromises: (total: number, states: readonly (readonly [count: number, state: string])[]): string =>
      `${withCount(total, 'promise')}${states.length === 0 ? '' : `: ${states.map(([count, state]) => `${digits(count)} ${state}`).join(', ')}`}`,
    noPromises: 'No promises match.',
    checksLead:
      'What contradicts itself in the register or leaves something open, errors first. The figures stay in the register.',
    countFindings: (total: number): string => withCount(total, 'finding'),
    noFindings: 'No findings match.',
    answered: 'Answered',
    record: 'Record',
    any: 'Any',
    counted: (name: string, count: number | string): string => `${name} (${count.toString()})`,
    nameOrId: 'name or id',
    order: 'Order',
    refused: 'This question cannot be answered',
    fault: (name: Content, detail: Content): Html => html`${name}: ${detail}`,
    filters: 'Filters',
    moreFilters: 'More filters',
    show: 'Show',
    clear: 'Clear all',
    pages: 'Pages',
    firstPage: 'First page',
    nextPage: 'Next page',
  },
  search: {
    nothing: 'Nothing in the register has all of these words.',
    forgiven: (isOne: boolean, shown: readonly Html[], dropped: readonly Html[]): Html =>
      html`No record has ${isOne ? 'this word' : 'all of these words'}. These have ${series(shown)}.${
        dropped.length > 0 && html` ${leftOut(dropped)}`
      }`,
    readAs: (words: readonly Html[]): Html => html`Read as ${series(words)}.`,
    recordsWithSome: 'Records with some of these words',
    records: 'Records with these words',
    inPlaceOf: (word: Html, before: Html): Html => html`${word} in place of ${before}`,
    leftOut,
    title: (metric: string, about: string): string => `${metric}: ${about}`,
    inPeriod: (name: string, period: string): string => `${name}, ${period}`,
    total: 'How it is added up',
    none: 'The register has no figure for this.',
    noneIn: (period: string): string => `The register has none for ${period}.`,
    thereIs: (years: Html): Html => html`It has figures of ${years}.`,
    whichOne: (all: readonly Html[]): Html => html`Which one? ${separated(all, ', ')}.`,
    also: (all: readonly Html[]): Html => html`Or: ${separated(all, ', ')}.`,
    promises: (count: number, state: string | undefined): string => {
      const [many, was] = count === 1 ? ['promise', 'was'] : ['promises', 'were']
      const came =
        { met: ` ${was} met`, short: ` ${was} missed`, reported: ' with an outcome so far' }[state ?? ''] ?? ''
      return `${count === 0 ? 'No' : count.toLocaleString('en')} ${many}${came}`
    },
    changed: (isDown: boolean, subject: Html, metric: string, period: string, now: Html, before: Html): Html =>
      html`${isDown ? 'Lowered' : 'Raised'}: ${subject}, ${metric}, ${period}: ${now} instead of ${before}.`,
    noneChanged: (isDown: boolean): string => `The register has no target that was ${isDown ? 'lowered' : 'raised'}.`,
    allLowered: 'All lowered targets',
    contradictions: (count: number): string =>
      count === 1
        ? 'The register contradicts itself once'
        : `The register has ${count.toLocaleString('en')} contradictions and gaps`,
  },
  verify: {
    title: 'Verify a claim',
    question: 'Does the register support it?',
    claim: 'A sentence with numbers, in English or Chinese',
    explained: {
      supported:
        'The register has figures that agree with every number in the claim, and with what it says about plans. Its other words are not checked.',
      contradicted: 'The register has such figures and none of them agrees, or the plan turned out otherwise.',
      'other-period': 'The register has this value, but for another period.',
      'other-metric': 'The register has this value, but it measures something else.',
      unknown: 'The register does not say.',
    },
    isFound: 'The number is in the register',
    agrees: 'The register says the same about the plan',
    claims: {
      met: 'It says that a plan was met.',
      exceeded: 'It says that a plan was exceeded.',
      missed: 'It says that a plan was missed.',
      share: 'It says how much of a plan was achieved.',
      raised: 'It says that a plan was raised.',
      lowered: 'It says that a plan was lowered.',
      halved: 'It says that a plan was halved.',
      doubled: 'It says that a plan was doubled.',
    },
    noPromise: 'No plan in the register can be matched to this with certainty.',
    promiseIs: (state: Html): Html => html`That plan in the register: ${state}.`,
    disputed: 'Disputed',
    placeTotal: (place: Content): Html => html`Total${place && html` for ${place}`}`,
    holds: 'What the register holds',
    noSubject: 'no subject that the register knows',
    readAs: (subject: Content, measured: string | undefined, period: string): Html =>
      measured === undefined
        ? html`Read as: ${subject}, ${period}; what it measures was not recognized.`
        : html`Read as: ${subject}, ${measured}, ${period}.`,
    inClaim: (quote: Html): Html => html`In the claim: ${quote}`,
    nothing: 'The register has nothing about this.',
    forGood: (page: Html, data: Html): Html => html`${page}, with the register as it is now; ${data}.`,
    thisPage: 'Permanent link to this answer',
    asData: 'the same as data',
    readings: 'Each number and judgement, next to what the register has',
    noNumber: 'There is no number in it that can be read.',
    noReading: 'There is no number in it that can be read, and no judgement of a plan.',
    example: 'Guangdong plans 1,500 key projects in 2025',
  },
  text: {
    marked: (all: number, figures: number, elsewhere: number): string =>
      `${withCount(all, 'number')} marked: ${digits(figures)} in the register${elsewhere > 0 ? `, ${digits(elsewhere)} of another source only` : ''}. `,
    choose: 'Choose another to make it a figure.',
    title: 'Text',
    none: 'No text is stored, so the words of its figures cannot be checked.',
    all: 'All of the text',
    paste: 'Paste the text',
    replace: 'Replace or remove the text',
    makeFigures: 'Make figures of its numbers',
    asPrinted: 'Text as printed',
    help: 'It is stored to check the words of figures, and not republished. An empty line separates paragraphs.',
    keep: 'Keep the text',
    remove: 'Remove the text',
    changed:
      'Another person has changed the source since you opened the page. Your text is not saved yet. Compare it with the text that is kept now, then save again what is right.',
    storedMeanwhile: 'The text that is kept now',
    removedMeanwhile: 'No text is kept any more.',
  },
  table: {
    title: 'Table',
    none: 'No table is stored.',
    upload: 'Upload a table',
    read: 'Read the table',
    columns: 'What its columns are',
    toRows: 'Its rows as records',
    sheet: 'Sheet',
    sheetOf: (sheet: string, sheets: readonly string[]): string => `${sheet} (of ${sheets.join(', ')})`,
    size: 'Size',
    rowsAndColumns: (rows: string, columns: string): string =>
      `${rows} ${rows === '1' ? 'row' : 'rows'}, ${columns} ${columns === '1' ? 'column' : 'columns'}`,
    hiddenRows: 'Hidden rows',
    hiddenColumns: 'Hidden columns',
    formulas: 'Cells shown by a formula',
    row: 'Row',
    cells: 'The cells of the table',
    hidden: (place: string): string => `${place} (hidden)`,
    rowsFrom: (first: string, last: string, all: string): string => `Rows ${first} to ${last} of ${all}`,
    help: (most: string): string =>
      `CSV or TSV in UTF-8, or an Excel workbook (XLSX); up to ${most} MiB. Its cells are stored as printed, to make records of them, and not republished.`,
    sheetHelp: 'The name of the sheet of a workbook; left empty, the first one.',
    store: 'Store the table',
    remove: 'Remove the table',
  },
  compare: {
    editions: 'Editions',
    withBefore: 'Compared with the edition before',
    withAfter: (title: string): string => `Compared with “${title}”`,
    compared: (before: Html, after: Html): Html => html`${before} and ${after}, compared`,
    listTitle: ([before, after]: readonly [string, string]): string => `“${before}” and “${after}”, compared`,
    measure: (stage: string, metric: string, prices: string | null): string =>
      `${capital(stage)} ${metric}${prices === null ? '' : ` in prices of ${prices}`}`,
    shrank: (what: string, amount: string): string => `${what} shrank by ${amount}`,
    grew: (what: string, amount: string): string => `${what} grew by ${amount}`,
    same: (what: string, amount: string): string => `${what} stays at ${amount}`,
    withoutTotals: (entered: number, left: number): string => `${digits(entered)} entered, ${digits(left)} left`,
    fromTo: (before: string, after: string, unit: string, share: string): string =>
      `From ${before} to ${after} ${unit}${share}.`,
    less: (share: string): string => `, ${share} less`,
    more: (share: string): string => `, ${share} more`,
    changed: (both: number, lowered: number, by: string, raised: number, more: string): string =>
      `Of ${digits(both)} in both editions ${howMany(lowered, 'lowered', by)} and ${howMany(raised, 'raised', more)}.`,
    bridge: 'From one total to the other',
    chart: 'What entered, what left and what changed lead from the one total to the other',
    axis: (unit: string, from: string | undefined): string =>
      from === undefined ? unit : `${unit}; the axis starts at ${from}`,
    inWords: ({ before, entered, left, rebased, after, unit }: BridgeInWords): string =>
      `From ${before}: entered ${entered}, left ${left}, amounts changed by ${rebased}, to ${after} ${unit}.`,
    source: ([before, after]: readonly [string, string]): string => `Source: ${before}; ${after}.`,
    equation: (text: string, unit: string): string => `Before + entered − left + changed = after: ${text} ${unit}.`,
    allTotals: 'All totals that both editions print',
    columns: {
      measure: 'Total of',
      subject: 'What',
      happened: 'What happened',
      before: 'Before',
      after: 'After',
      change: 'Change',
    },
    kinds: {
      entered: 'Entered',
      left: 'Left',
      renamed: 'Renamed',
      rebased: 'Amount changed',
      slipped: 'Dates changed',
      moved: 'Region, status or whole changed',
      unchanged: 'Unchanged',
    },
    lowered: 'lowered',
    raised: 'raised',
    counted: (kind: string, count: number): string => `${kind}: ${digits(count)}`,
    notInIt: 'not in it',
    caption: 'Changes, the largest first',
    captionIn: (unit: string): string => `Changes, the largest first, in ${unit}`,
    largest: (count: number): string => (count === 10 ? 'The ten largest changes' : 'The largest changes'),
    allChanges: 'All changes',
    nothing: 'Nothing is in either edition.',
    history: {
      title: 'In editions of a list',
      lead: (count: number): string => `It stands in ${withCount(count, 'edition')}.`,
      caption: (name: string): string => `Editions with ${name}`,
      edition: 'Edition',
      name: 'Name there',
      number: 'Number',
      amount: 'Amount',
      drawn: (metric: string, stage: string): string => `${metric} (${stage}) by edition`,
    },
    alike: (pairs: readonly (readonly [Html, Html])[], count: number): Html =>
      html`${digits(count)} of those that entered ${count === 1 ? 'has' : 'have'} a name like one that left, and may be the same: ${pairs.map(
        ([one, other], at) => html`${at === 0 ? '' : '; '}${one}, before ${other}`,
      )}${count > pairs.length && html` …`}.`,
  },
  problem: {
    status: (status: number, problem: Html): Html => html`HTTP status ${status.toString()}, ${problem}`,
    statusOf: (status: number, link: Html, id: string): Html =>
      html`HTTP status ${status.toString()}, ${link}. Request ${id}.`,
    didYouMean: (link: Html): Html => html`Did you mean ${link}?`,
    searchFor: (words: string): string => `Search for “${words}”`,
    all: (name: string): string => `All ${name}`,
    formStays: 'What you filled in is not lost: once you are signed in, come back to this tab and reload it.',
    signInInTab: 'Sign in, in another tab',
    itsRevisions: 'Its revisions, to put it back',
    meaning: 'What this means',
    front: 'Go to the front page',
    request: (id: string): string => `Request ${id}`,
  },
  signIn: {
    title: 'Sign in',
    lead: 'Editors change records on these pages with the API key that they also give to programs.',
    key: 'API key',
    help: 'You stay signed in for 12 hours, or until you sign out. No page shows the key again.',
    invalid: 'The key is not valid.',
    notSignedIn: 'You are not signed in.',
  },
  editing: {
    new: (singular: string): string => `New ${singular}`,
    save: (singular: string): string => `Save the ${singular}`,
    preview: 'See what changes',
    edit: 'Edit',
    editTitle: (title: string): string => `Edit ${title}`,
    editing: (singular: string, record: Html, revision: number): Html =>
      html`Edit the ${singular} ${record}, revision ${revision.toString()}`,
    linkShare: 'Link them',
    newFigureFrom: 'New figure from it',
    newFigureAbout: 'New figure about it',
    deleteDots: (singular: string): string => `Delete the ${singular}…`,
    delete: (singular: string): string => `Delete the ${singular}`,
    deleting: (singular: string, record: Html): Html => html`Delete the ${singular} ${record}`,
    deleteQuestion: (title: string): Html => html`Delete “${title}”?`,
    deleteLead: 'Its revisions stay in the register, and any of them can be put back.',
    referring: 'These refer to it. A record can be deleted only when nothing refers to it any more.',
    keep: 'Keep it',
    merging: {
      into: 'The id of the record that stays',
      intoHelp: (resource: string): string => `It stands in the address of its page: /${resource}/its-id.`,
      dots: 'Merge into…',
      kicker: (singular: string, record: Html): Html => html`Merge the ${singular} ${record}`,
      question: (title: string): Html => html`Merge “${title}” into another record?`,
      lead: 'Do this when two records are about the same thing. The record that stays gets the names, codes and citations of this one, and everything that refers to this one will refer to it. The address of this record leads there, and its revisions stay in the register.',
      gained: (title: string): string => `What “${title}” gets`,
      nothing: 'Nothing new.',
      referring: 'What will refer to it',
      nobody: 'Nothing refers to this record.',
      merge: (title: string): string => `Merge into “${title}”`,
    },
    changedMeanwhile: 'Another person has changed it since you opened the page. Look at it again.',
    deletedMeanwhile:
      'This record was deleted since you opened it. What you typed is still here: once an earlier revision is put back, save it again.',
    changedBy: (by: string): string =>
      `${by} has changed this record since you opened it. Look at both changes, then save again.`,
    bothChanged: (by: string, now: Content, before: Content): Html =>
      html`${by} has changed this to ${now}; before it was ${before}. Yours is kept here.`,
    theirChange: (by: string, before: Content): Html =>
      html`${by} has changed this from ${before}. You had left it alone, so it is taken over.`,
    asDay: 'A day as `2026-01-31`.',
    onePerLine: 'One per line.',
    choose: 'Choose…',
    noValue: 'Not said',
    optional: 'optional',
    notSaved: 'Nothing was saved yet',
    line: (line: number): string => `Line ${line.toString()}: `,
    ofElement: (list: string, number: string, label: string): string => `${list} ${number}, ${label.toLowerCase()}`,
    emptyLeftOut: ' An element that is left empty is left out.',
    undated:
      'Without a period it counts for all time: in totals over the years it replaces the figures of single ' +
      'years, and a plan has no due date.',
    addAnother: 'Add another',
    duplicate: 'Duplicate',
    ofAnotherSource: 'Same from another source',
    wouldBe: (id: Html): Html => html`Left out, it is ${id}.`,
  },
  effects: {
    title: 'What saving would change',
    thisFigure: 'this figure',
    notYet: 'It cannot be saved yet.',
    none: 'none',
    figure: (measured: string, period: string, quantity: string): string => `${measured}, ${period}: ${quantity}`,
    nothing: 'No total of projects and initiatives, no promise and no finding would change.',
    noTotal: 'No total of projects and initiatives would change.',
    newPromises: (count: string): string => `The new figures make ${count}.`,
    opensErrors: 'New errors',
    checkFirst: 'A number that the text prints stays true. Check first what it is about, and its stage and period.',
    opens: 'New findings',
    closes: 'Resolved findings',
    changes: 'Findings whose wording changes',
    tooMany: 'It touches too much of the register to say what would change. It can be saved all the same.',
    busy: 'The register is too busy to say what would change. It can be saved all the same, or try again in a moment.',
  },
  batch: {
    save: 'Save the figures',
    lead: 'Is this what the text says? All that are to be saved are written together, or none of them.',
    allFigures: 'Every number here is a figure already.',
    steps: {
      source: 'Document',
      text: 'Paste its text',
      check: 'Check what was read',
      review: 'See what changes, and save',
    },
    numbered: (at: number): string => `number ${(at + 1).toString()}`,
    back: 'Back',
    leftOut: (count: number): string =>
      count === 0 ? '' : `, and ${count.toString()} ${one(count) ? 'number is' : 'numbers are'} left out`,
    willBeMade: (count: number, parts: number, leftOut: string): string =>
      `${withCount(count, 'figure')}${parts > 0 ? ` and ${withCount(parts, 'part')}` : ''} will be made${leftOut}`,
    notSaved: 'Nothing is saved yet.',
    toBeMade: 'Figures to be made',
    changed:
      'Another person has changed the source, perhaps its text, since you opened this page. ' +
      'Your numbers are kept here; look whether they are still right, then save again.',
  },
  todo: {
    link: 'To do',
    title: 'What is left to do',
    lead: 'Numbers that are no figures yet, rows that are not saved, and findings that nobody has answered. The latest sources come first.',
    numbers: 'Numbers of texts that are not figures',
    ofText: (count: string): string => `${count} ${count === '1' ? 'number' : 'numbers'}`,
    noNumbers: 'Every number of these texts is a figure.',
    rows: 'Rows of lists that are not saved',
    ofList: (count: string): string =>
      count === '0+' ? 'say what its columns are' : `${count} ${count === '1' ? 'row' : 'rows'}`,
    noRows: 'Every row of these lists is saved.',
    next: 'Earlier sources',
    shares: 'Percentages without a base',
    noShares: 'Every percentage of two figures names them.',
    findings: 'Findings without an answer',
    noFindings: 'Every finding is answered.',
  },
  desk: {
    caption: 'Numbers of the text',
    number: 'No',
    words: 'Words and amount',
    shared: 'Shared values',
    setOnce: 'Set once for all rows.',
    fill: 'Fill empty cells',
    keys: 'Keys: ↑ ↓ next row · Enter take the proposal · Ctrl D as above · Ctrl S save',
    more: 'More of it',
    newPartOf: (whole: Content): Html => html`+ new part of ${whole}`,
    takes: 'takes its place, dates, industries and status',
    save: (saved: string, all: string): string => `Save ${saved} of ${all}`,
    toCorrect: (faults: number): string => `${withCount(faults, 'fault')} to correct`,
    part: (name: string, whole: string): string => `${name} (new part of ${whole})`,
    undated: 'Without a period: for all time',
    undatedStock: 'Counted at a moment: which day?',
    printedBy: (source: Content): Html => html`Said already by ${source}`,
  },
  layouts: {
    heading: 'What are the columns?',
    stored: 'This is the layout as it is kept.',
    takenOver: (source: Html): Html =>
      html`Nobody has kept a layout yet: this one is taken over from the edition before, ${source}.`,
    guessed:
      'Nobody has kept a layout yet: this one is guessed from the headings and the cells. Please look at each column.',
    yours: 'This is the layout as you have filled it in. It is not kept yet.',
    size: (rows: number, columns: number): string =>
      `The table has ${withCount(rows, 'row')} and ${withCount(columns, 'column')}.`,
    help: 'After you change what a column is, “Look again” shows what that needs, and what its first cells become. Columns that are left out are folded.',
    toFill: (faults: number): string =>
      `Please fill in or correct what is marked below: ${withCount(faults, 'place')}.`,
    lost: (columns: string): string => `The table does not have these columns of the layout: ${columns}`,
    changed:
      'Another person has kept another layout since you opened the page. Yours is shown here and not kept; keep it again to replace the other.',
    read: (rows: number, headings: number, totals: number): string =>
      `By this layout the table has ${withCount(rows, 'row')} that ${one(rows) ? 'is a record' : 'are records'}, ${withCount(headings, 'heading')} between them, and ${withCount(totals, 'row')} of totals.`,
    columns: 'The columns',
    list: 'The whole list',
    as: 'What it is',
    kinds: {
      title: 'title in English',
      localTitle: 'title in the local language',
      region: 'place',
      period: 'dates',
      partOf: 'what it is part of',
      summary: 'summary',
      note: 'note',
      number: 'number in the list',
      ignore: 'left out',
      code: 'code',
      participant: 'participant',
      status: 'status',
      figure: 'amount',
    },
    cells: (column: string): string => `First cells of ${column}`,
    becomes: 'Becomes',
    empty: 'empty',
    look: 'Look again',
    keep: 'Keep the layout',
    next: 'Next: the rows',
  },
  similar: {
    link: 'Similar projects',
    heading: (title: string): string => `Projects similar to ${title}`,
    lead: 'Names, places and costs propose; only a person decides that two projects are one.',
    none: 'No similar projects.',
    merge: 'Merge into it…',
    different: 'Different',
  },
  rows: {
    steps: { file: 'File', columns: 'Columns', rows: 'Rows', save: 'Save' },
    heading: 'What is each row?',
    summary: (rows: number, known: number, fresh: number, ask: number, faulty: number): Html =>
      html`<b>${withCount(rows, 'row')}.</b> ${digits(known)} ${one(known) ? 'is' : 'are'} in the register, ${digits(fresh)} ${one(fresh) ? 'is' : 'are'} new.${
        ask > 0 && html` <b>Please decide ${digits(ask)}:</b> what nobody decides is not saved.`
      }${faulty > 0 && ` ${digits(faulty)} ${one(faulty) ? 'has a fault and is' : 'have a fault and are'} left out.`}`,
    tried: 'Does the list add up?',
    totalsHold: (held: number, all: number): string =>
      `Printed totals that are the sum of their rows: ${digits(held)} of ${digits(all)}.`,
    headingsHold: (held: number, all: number): string =>
      `Headings with as many rows below them as they print: ${digits(held)} of ${digits(all)}.`,
    sumsHold: (held: number, all: number): string => `Sums within rows that hold: ${digits(held)} of ${digits(all)}.`,
    differs: (row: string, column: string, printed: string, parts: string, sum: string): string =>
      `Row ${row}, ${column}: prints ${printed}, and ${parts} add up to ${sum}`,
    itsRows: 'the rows',
    miscounted: (row: string, heading: string, rows: number): string =>
      `Row ${row}, ${heading}: ${withCount(rows, 'row')} below it`,
    changes: (count: number): string =>
      `${withCount(count, 'number')} of this table ${count === 1 ? 'differs' : 'differ'} from what was saved of it before.`,
    changedCell: (row: string, column: string, before: string, after: string): string =>
      `Row ${row}, ${column}: ${before} → ${after}`,
    gone: (count: number): string =>
      `${withCount(count, 'figure')} that this table made before ${one(count) ? 'is' : 'are'} no longer in it.`,
    rows: 'The rows',
    filters: 'Rows to show',
    show: {
      all: (rows: number): string => `All ${digits(rows)}`,
      ask: (ask: number): string => `To decide: ${digits(ask)}`,
      faults: (faulty: number): string => `With a fault: ${digits(faulty)}`,
      look: (look: number): string => `All that need a look: ${digits(look)}`,
    },
    none: 'No row is like this.',
    row: (row: string): string => `Row ${row}`,
    partOf: (whole: string): string => `part of ${whole}`,
    figure: (measured: string, period: string): string => `${measured}, ${period}:`,
    noMatch: 'nothing like it',
    reasons: {
      'same-row': 'saved from this row before',
      'same-code': 'same code',
      'same-name': 'same name',
      'same-parent': 'part of the same',
      'same-region': 'same place',
      'same-participant': 'same participant',
      'near-name': 'a name much like it',
      'shared-code': 'a code that several rows have',
      'same-start': 'same start',
      'near-cost': 'nearly the same cost',
      'other-parent': 'but part of another',
      'other-code': 'but another code',
    },
    decisions: { new: 'new', skip: 'skip it', ask: 'not decided: is not saved' },
    same: (title: string): string => `the same as ${title}`,
    asProposed: (decision: string): string => `as proposed: ${decision}`,
    decisionOn: (row: string): string => `Decision on row ${row}`,
    columns: {
      row: 'Row of the list',
      place: 'Place',
      figures: 'Figures',
      because: 'Looks like',
      decision: 'Decision',
      fault: 'Fault',
    },
    choices: {
      rest: {
        label: 'The rows that you leave as proposed',
        options: { proposed: 'Save them; those not decided are left out', skip: 'Do not save them' },
      },
      make: {
        label: 'Names that no organization has',
        options: { '': 'Keep them in the note of the citation', organizations: 'Make organizations of them' },
      },
      gone: { label: 'Figures that are gone', options: { '': 'Leave them', delete: 'Delete them' } },
    },
    preview: 'See what saving would do',
    tableChanged:
      'Another person has replaced the table or its layout since you opened the page. Nothing was saved, and your decisions are dropped, since they named rows by their lines. These are the rows now.',
    wouldBeSaved: (rows: number): string => `${withCount(rows, 'row')} would be saved`,
    count: (count: number, called: string, _resource: ResourceName): string => `${digits(count)} ${called}`,
    made: (all: readonly Html[]): Html => html`New: ${series(all)}`,
    changed: (all: readonly Html[]): Html => html`Changed: ${series(all)}`,
    unchanged: (all: readonly Html[]): Html => html`As before: ${series(all)}`,
    skipped: (rows: number): string => `Left out: ${withCount(rows, 'row')} that nobody decided, or that you skip`,
    leftOut: (faults: number): string => `Left out because of ${withCount(faults, 'fault')}`,
    goneDeleted: (count: number): string => `Deleted: ${withCount(count, 'figure')} that the table no longer has`,
    nothingChanges: 'Saving would change nothing.',
    published: 'Saving publishes what the rows print. Everything is written together, or nothing.',
    save: (rows: number): string => `Save ${withCount(rows, 'row')}`,
  },
  batches: {
    title: 'What was saved at once',
    lead: 'Imports, lists, forms of several records, merges and undos, the newest first. Each can be undone as a whole, unless something has been built on it since.',
    none: 'Nothing was saved at once yet.',
    when: 'When',
    what: 'What',
    by: 'By',
    did: 'Records',
    kinds: { import: 'Import', list: 'List', many: 'Form', merge: 'Merge', undo: 'Undo' },
    deleted: (all: readonly Html[]): Html => html`Deleted: ${series(all)}`,
    undone: 'Undone',
    earlier: 'Earlier ones',
    madeBy: (kind: string, by: string): string => `${kind}, by ${by}`,
    question: (at: string): string => `Undo what was saved on ${at}?`,
    questionLead:
      'Every record is again what it was before, as a new revision. All of it is undone, or nothing; the undo can be undone.',
    refused: 'It cannot be undone.',
    saved: 'Saved.',
    undoSaved: 'Undo this save',
    isUndone: 'It is undone: every record is again what it was before.',
    undoIt: 'Undo it',
  },
}

/** The words of one language. */
export type Words = typeof en
