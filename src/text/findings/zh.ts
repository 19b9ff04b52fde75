/** The sentences of findings in Chinese. */
import { integerOf } from '../../model/decimals.ts'
import { day, inFull, period, readable, unitInWords } from '../chinese/in-words.ts'
import { spoken } from '../chinese/terms.ts'
import { hasHan } from '../characters.ts'
import type { StatedAmount, Named, ParamsOf, NamedReference, Sentences, Statement } from './params.ts'

const nameOf = ({ id, name, localName }: NamedReference | Named): string =>
  localName && hasHan(localName) ? localName : (name ?? id)

const unitOf = (value: string, unit: string | null): string => (unit === null ? '' : unitInWords(value, unit))

/** `超过7000亿元`, `133.2%`, `2至3个项目`. */
const amount = ({ qualifier, value, upperValue, unit }: StatedAmount): string => {
  if (unit === 'rank') return `第${inFull(value)}位`
  if (qualifier === 'between' && upperValue !== null)
    return `${inFull(value)}至${inFull(upperValue)}${unitOf(upperValue, unit)}`
  const bound = qualifier === 'exact' ? '' : spoken(qualifier === 'between' ? 'at-least' : qualifier)
  return `${bound}${inFull(value)}${unitOf(value, unit)}`
}

/** Names who prints something: the publisher, else the source itself. */
const who = (source: NamedReference): string => (source.publisher ? nameOf(source.publisher) : `《${nameOf(source)}》`)

/** `新华社2025年7月3日` */
const when = (source: NamedReference): string => `${who(source)}${source.publishedOn ? day(source.publishedOn) : ''}`

/** `1万亿元（新华社2023年8月24日）` */
const cited = (of: Statement): string => `${amount(of)}（${when(of.source)}）`

/** A title names its place without the ending: 安徽重点项目 is in 安徽省. */
const placeEnding = /(?<=.{2})(?:特别行政区|自治区|省|市|区|县)$/

/** Names of places and organizations stand as they are, titles in quotation marks. */
const subject = (of: NamedReference): string => {
  const name = nameOf(of)
  if (of.resource === 'regions' || of.resource === 'organizations') return name
  const place = of.region ? nameOf(of.region) : ''
  return `${name.includes(place.replace(placeEnding, '')) ? '' : place}“${name}”`
}

const metricOf = (metric: NamedReference): string =>
  metric.name === undefined && metric.localName === undefined ? spoken(metric.id) : nameOf(metric)

const stages: Readonly<Record<Statement['stage'], (metric: string) => string>> = {
  target: (metric) => `${metric}目标`,
  planned: (metric) => `计划${metric}`,
  committed: (metric) => `已承诺${metric}`,
  actual: (metric) => metric,
}

const matter = ({ stage, metric }: Statement): string => stages[stage](metricOf(metric))

/** `2018年1—7月`, `截至2024年12月31日`; nothing without dates. */
const covering = ({ periodStart, periodEnd }: Statement): string =>
  periodStart === null && periodEnd === null ? '' : period(periodStart, periodEnd)

/** The period that a statement covers; nothing where the title says it. */
const during = (of: Statement): string => (nameOf(of.subject).includes(covering(of)) ? '' : covering(of))

/** `“2025年安徽省重点项目”计划投资` */
const what = (of: Statement): string => `${subject(of.subject)}${during(of)}${matter(of)}`

const isLess = (one: StatedAmount, other: StatedAmount): boolean => integerOf(one.value) < integerOf(other.value)

const needed = (of: Statement, implied: StatedAmount | null): string =>
  implied ? `若要相符，${matter(of)}须由${amount(of)}${isLess(implied, of) ? '降至' : '升至'}${amount(implied)}。` : ''

const equation =
  (told: (from: Statement, of: Statement, computed: string) => string) =>
  ({ figure, from, of, computed, implied }: ParamsOf<'share-disagrees'>): string => {
    return `${when(figure.source)}称${what(figure)}为${amount(figure)}，但${told(from, of, amount(computed))}。${needed(of, implied)}`
  }

/** `“超万亿元”，即超过1万亿元` */
const words = (asPrinted: string, read: readonly StatedAmount[]): string => {
  const said = read.map(amount).join('、')
  return `“${asPrinted}”${said === asPrinted ? '' : `，即${said}`}`
}

const notAsPrinted = (figure: Statement, asPrinted: string, read: readonly StatedAmount[]): string =>
  `${what(figure)}登记为${amount(figure)}，但${when(figure.source)}的原文为${words(asPrinted, read)}。`

const dates = (start: string | null, end: string | null): string => {
  if (start === null) return end === null ? '未注明起止日期' : `止于${day(end)}`
  return end === null ? `始于${day(start)}` : `的起止日期为${day(start)}至${day(end)}`
}

export const zh: Sentences = {
  one: {
    'value-not-as-printed': ({ figure, asPrinted, read }) => notAsPrinted(figure, asPrinted, read),
    'not-in-source': ({ figure, missing }) =>
      `${what(figure)}所引${who(figure.source)}的原文“${missing}”，未见于《${nameOf(figure.source)}》的文本。`,
    'share-disagrees': equation(
      (from, of, computed) => `${matter(from)}${amount(from)}占${matter(of)}${cited(of)}的${computed}`,
    ),
    'change-disagrees': equation(
      (from, of, computed) => `${matter(from)}由${cited(of)}变为${cited(from)}，变动幅度为${computed}`,
    ),
    'difference-disagrees': equation((from, of, computed) => `${cited(from)}减去${cited(of)}为${computed}`),
    'sum-differs': ({ figure, addends, sum }) =>
      `${when(figure.source)}称${what(figure)}为${amount(figure)}，但所含${addends.toString()}项数据相加为${amount(sum)}。`,
    'source-contradicts-itself': ({ figures }) => {
      const [one] = figures
      return one ? `${when(one.source)}称${what(one)}为${figures.map(amount).join('，又称')}，不可能同时成立。` : ''
    },
    'parts-differ': ({ whole, parts, sum }) =>
      `${when(whole.source)}称${what(whole)}为${amount(whole)}，并称${parts.toString()}个分项即为全部，但分项合计为${amount(sum)}。`,
    'parts-exceed-whole': ({ whole, least, most }) =>
      `${what(whole)}的各分项合计${amount(least)}，但${when(whole.source)}称总数为${amount(whole)}${most.value === whole.value ? '' : `，计入四舍五入亦${amount(most)}`}。`,
    'qualifier-not-as-printed': ({ figure, asPrinted, read }) => notAsPrinted(figure, asPrinted, [read]),
    'target-lowered': ({ figure, earlier, by }) =>
      by === 'day'
        ? `${what(figure)}的期限原为${day(String(earlier.periodEnd))}（${when(earlier.source)}），现为${day(String(figure.periodEnd))}（${when(figure.source)}）。`
        : `${what(figure)}由${cited(earlier)}${isLess(figure, earlier) ? '下调为' : '放宽为'}${cited(figure)}。`,
    'possible-duplicate': ({ subjects, number, equal }) => {
      const [one] = subjects
      const place = one?.region ? nameOf(one.region) : ''
      return `${place}有${number.toString()}个${spoken(one?.resource ?? '')}同名“${one ? nameOf(one) : ''}”，${during(equal)}${matter(equal)}均为${amount(equal)}，登记库中却不在同一上级之下，可能重复。`
    },
    'sources-disagree': ({ figures }) => {
      const [one] = figures
      return one ? `关于${what(one)}，来源说法不一：${figures.map(cited).join('、')}。` : ''
    },
    'rate-outlier': ({ figure, beside, from, to, rate, neighbours }) =>
      `${when(figure.source)}称${amount(figure)}合${amount(beside)}，即 1 ${from} 兑 ${rate} ${to}，而相邻的汇率为${neighbours.join('、')}。`,
    'outside-dates': ({ figure, startsOn, endsOn }) =>
      `${when(figure.source)}称${subject(figure.subject)}${covering(figure)}${matter(figure)}为${amount(figure)}，但该项目${dates(startsOn, endsOn)}。`,
    'far-from-plan': ({ plan, outcome }) =>
      `${what(plan)}为${cited(plan)}，结果为${cited(outcome)}：其中之一可能是占位数字，或单位有误。`,
    'printed-before-period-ends': ({ figure }) =>
      `${when(figure.source)}即称${subject(figure.subject)}${covering(figure)}${matter(figure)}为${amount(figure)}，而当时该时期尚未结束。`,
    'undefined-metric': ({ figure }) =>
      `登记库未定义指标“${figure.metric.id}”，而${when(figure.source)}称${subject(figure.subject)}该指标为${amount(figure)}。`,
    'share-unlinked': ({ figure, from, of, computed, implied }) =>
      `${when(figure.source)}称${what(figure)}为${amount(figure)}，登记库未注明以何为基数；${computed ? `${matter(from)}${cited(from)}占${matter(of)}${cited(of)}的${amount(computed)}` : `与${matter(from)}${cited(from)}、${matter(of)}${cited(of)}相符`}。${needed(of, implied)}`,
    'share-of-nothing': ({ figure }) =>
      `${when(figure.source)}称${what(figure)}为${amount(figure)}，但登记库未注明以何为基数。`,
    'no-project-count': ({ subject: of }) => `${subject(of)}含有许多项目，但登记库中没有项目数量。`,
    'unreported-promise': ({ promise }) =>
      `${what({ ...promise, periodStart: null, periodEnd: null })}为${cited(promise)}，期限为${day(String(promise.periodEnd))}，登记库中尚无结果。`,
  },
  many: {
    'printed-before-period-ends': ({ count, source, metric }) =>
      `${when(source)}公布了${readable(count.toString())}项${metricOf(metric)}数据，而当时所涉时期均未结束。`,
    'undefined-metric': ({ count, source, metric }) =>
      `登记库未定义指标“${metric.id}”，而${when(source)}的${readable(count.toString())}项数据使用该指标。`,
    'target-lowered': ({ count, source, metric }) =>
      `${when(source)}的${readable(count.toString())}项${metricOf(metric)}数据低于此前的说法，或期限晚于此前。`,
    'no-project-count': ({ count }) => `${readable(count.toString())}个项目群各含有许多项目，但登记库中没有项目数量。`,
    'unreported-promise': ({ count, source, metric }) =>
      `${when(source)}公布的${readable(count.toString())}项${metricOf(metric)}计划均已到期，登记库中尚无结果。`,
  },
}
