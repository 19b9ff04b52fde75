/** Tells what numbers are about by what a text tells of: a place, a programme of that place, a part of the programme. */
import { kindOf } from '../quantities/quantities.ts'
import type { NamedMetric, NamedPart, ProposedSubject, ReadStage, TextPart } from './candidate.ts'
import {
  type Label,
  numbersBefore,
  type QuantityInContext,
  type ReadPassage,
  type ProgrammeCall,
  type Topic,
  wordsOf,
} from './context.ts'
import { isPlain } from './mentions.ts'
import {
  isPlainBefore,
  labelIn,
  partAhead,
  partNamed,
  progress,
  wordsAround,
  wordsForPart,
  lean,
  lowerOf,
  programmeCallsIn,
  programmesByName,
  resolved,
} from './programmes.ts'
import { isInside, overlaps, type Span } from './passages.ts'
import { containing, isListed, mostAlternatives, once, outermost, type Subjects } from './subjects.ts'

type Family = 'place' | 'programme' | 'industry' | 'either' | 'same'

/** Tells of what a metric may be by its names; the first row that holds decides. */
const families: readonly (readonly [words: RegExp, family: Family])[] = [
  [/营收|营业收入|产业链|revenue|chain/, 'industry'],
  [/民间|固定资产|全社会|private|fixed.asset/, 'place'],
  [/投资|项目|开工|投产|完成率|进度|实物工作量|\b(?:invest|project|start|complet|physical)/, 'programme'],
  [
    /产量|产值|总值|规模|增加值|增速|增长|产能|占比|比重|进出口|消费|收入|人口|排名|output|gdp|domestic product|growth|capacity|share|trade|population|income|computing/,
    'place',
  ],
]

/** Tells of what a number may be; an amount, a share or a change without words of its own is of what the number before is of. */
const familyOf = ({ metric, quantity: { unit }, isOfChange }: Draft): Family => {
  if (metric ? metric.id === 'share' : kindOf(unit ?? '') !== 'count' || isOfChange) return 'same'
  const names = metric ? [metric.id, ...metric.names].join(' ').toLowerCase() : ''
  const family = families.find(([words]) => words.test(names))?.[1] ?? 'either'
  return family !== 'industry' && metric?.isChange === true && unit === 'percent' ? 'place' : family
}

export interface OfTopic extends Pick<Subjects, 'subject' | 'alternatives'> {
  readonly topic: Topic
  readonly part: TextPart | null
}

/** A number with what is read of it before its topic is. */
interface Draft extends QuantityInContext {
  readonly metric: NamedMetric | undefined
  readonly stage: ReadStage | null
  readonly year: number | undefined
  /** The records that its sentence names. */
  readonly named: Subjects
}

/** Returns the number before a number, if it is in the same paragraph or sentence, and the number before that one. */
const neighbours = (draft: Draft) => {
  const { paragraph, sentence } = draft
  const [last, before] = numbersBefore(draft).toReversed()
  const near = last?.found.paragraph.number === paragraph.number ? last : undefined
  const [beside, listed] = [near, before].map((one) => (one?.found.sentence.start === sentence.start ? one : undefined))
  return { last, near, beside, listed }
}

type Around = Draft & ReturnType<typeof neighbours>

/** Returns the places that a passage names, also in the names of programmes. */
const placesIn = ({ mentions, metrics }: ReadPassage): string[] =>
  outermost(
    mentions.filter(({ record }) => record.kind === 'region'),
    metrics,
  ).map(({ record }) => record.id)

/** Finds the place that holds for a number: the last one that is named, also before its paragraph, or that of the publisher. */
const placedBy = async ({ context, paragraph, names, named, last, here, upTo }: Around) => {
  const { placeId } = context.reading
  const { place: ofLast } = last?.topic ?? {}
  // What names a place holds until another is named.
  const leads = [
    ...context.leads(paragraph.number).map((passage) => passage && { ...passage, ids: placesIn(passage) }),
    ...(last && ofLast !== undefined ? [{ ...last.found.quantity, ids: [ofLast] }] : []),
  ]
    .filter((one) => one !== undefined)
    .toSorted((one, other) => other.end - one.end)
    .map(({ ids }) => ids)
  const own = [...placesIn(here), ...placesIn(upTo)]
  const ids = [...own, ...leads.flat(), ...(placeId === undefined ? [] : [placeId])]
  const places = await names.places([...new Set(ids)])
  const above = (id: string): string[] => containing(places, id)
  /** The place that the words before the number name. */
  const said = named.subject?.kind === 'region' ? named.subject.id : undefined
  // Of several places that are listed, a number is of none alone.
  const isListed = named.subject === null && own.length > 0
  const carried = [...leads.map((some) => some.at(-1)), placeId].filter((id) => id !== undefined)
  // 全省 is of the province, also behind what is told of a city.
  const [, level] = /全([省市])/.exec(here.lower) ?? []
  /** A place whose names say no level may be of any. */
  const isOfLevel = (id: string, wanted = ''): boolean => {
    const ends = places.get(id)?.names.map((name) => name.at(-1)) ?? []
    return ends.join('').includes(wanted) || !(ends.includes('省') || ends.includes('市'))
  }
  const held = [...carried, ...carried.flatMap(above)].find((id) => isOfLevel(id, level))
  const place = said ?? (isListed ? undefined : held)
  const all = [...new Set([...ids, ...ids.flatMap(above)])]
  return { place, said, isLevelSaid: level !== undefined, isOfLevel, places, above, all }
}

type Placed = Awaited<ReturnType<typeof placedBy>>

/** Finds the programme that holds for a number: the last one that is called, and of the year that holds. */
const programmeOf = async (around: Around, { place, places, above, all, isLevelSaid, isOfLevel }: Placed) => {
  const { context, paragraph, clause, names, stage, year: said, last, near, here, upTo } = around
  const programmes = (await Promise.all(all.map((id) => names.programmesOf(id)))).flat()
  const key = programmes.map(({ id }) => id).join(' ')
  const byName = context.programmes.get(key) ?? programmesByName(programmes, places)
  context.programmes.set(key, byName)
  const ofText = placesIn(context.title).at(-1) ?? context.reading.placeId ?? ''
  /** Returns what a passage calls; it is of the place that the passage names before it, or else first. */
  const refs = (passage: ReadPassage): ProgrammeCall[] =>
    programmeCallsIn(passage, byName, programmes).map((call) => {
      const before = { ...passage, mentions: passage.mentions.filter(({ start }) => start < call.end) }
      const own = placesIn(before).at(-1) ?? placesIn(passage)[0]
      if (call.isFull) return call
      // 省重点项目 in the report of a city are some of its province's.
      const near = own !== undefined ? [own, ...above(own)] : isOfLevel(ofText, call.level) ? all : []
      const called = call.called.filter(({ regionId: id }) => near.includes(id) && isOfLevel(id, call.level))
      return { ...call, called }
    })
  const inSentence = refs(here).filter(({ start }) => start < clause.end)
  const inParagraph = [...refs(upTo), ...inSentence]
  const [ofHeading, ofBefore, ofTitle] = context
    .leads(paragraph.number)
    .map((passage) => passage && refs(passage).at(-1))
  const [titled, earlier] = [ofHeading ?? ofTitle, near?.topic?.reference ?? ofBefore ?? last?.topic?.reference]
  // Beyond its paragraph a programme holds as long as it is that of the title.
  const held = last?.topic?.programme ? [last.topic.programme] : earlier?.called
  const isOther =
    !isLevelSaid && titled !== undefined && held?.every(({ id }) => titled.called.every((one) => one.id !== id))
  const reference = inParagraph.at(-1) ?? (isOther ? { ...titled, called: [] } : (earlier ?? titled))
  const published = Number(context.reading.publishedOn?.slice(0, 4) ?? 0)
  const carried = last?.topic?.year
  // What is still planned is of no year before the text.
  const isAhead = (stage === 'planned' || stage === 'target') && (carried ?? 0) < published
  const year = said ?? (isAhead ? published : carried)
  const called = reference && resolved(reference, year, place === undefined ? all : [place, ...all])
  const { regionId } = called?.regionId === '' ? await names.wholeOf(called.kind, called.id) : {}
  return {
    reference,
    programme: called && { ...called, regionId: regionId ?? called.regionId },
    year,
    /** Its paragraph calls it; its sentence does, by its full name, or in the clause of the number. */
    isInParagraph: inParagraph.length > 0,
    isOnly:
      inParagraph.length > 0 ||
      around.earlier.every(({ topic }) => [undefined, called?.id].includes(topic?.programme?.id)),
    isCalled: inSentence.length > 0,
    isFull: inSentence.at(-1)?.isFull === true,
    isOfClause: inSentence.some(({ end }) => end > clause.start),
  }
}

type Called = Awaited<ReturnType<typeof programmeOf>>

/** 共766个 counts all of a list before it. */
const ofAll = /全[省市州县区]|^(?:总?共|合计|总计)[有计为]?$|\bthe (?:province|city|county|region)\b/

/** Finds the part of the programme that holds for a number: its own words name it, or those of the number before. */
const partOf = async (around: Around, { above }: Placed, { programme, isFull, isOfClause }: Called) => {
  const { context, names, quantity, clause, stage, near, beside, listed, here } = around
  const words = wordsAround(around)
  const whole = programme && (await names.wholeOf(programme.kind, programme.id))
  // 长赣高铁湖南段 is read without its place.
  const asPrinted = (name: string | undefined): string | undefined => {
    const at = [words.before, words.bare].map((some) => some.lastIndexOf(name ?? '')).find((one) => one >= 0)
    return name && at !== undefined ? words.printed.slice(at, at + name.length) : name
  }
  const inWords = asPrinted(labelIn(words))
  // The subject of the text is no part of itself.
  const isOwnName = whole?.names.some((name) => lean(lowerOf(name)).text.includes(lean(inWords ?? '').text)) === true
  const label = (isOwnName ? undefined : inWords) ?? (near ? undefined : partAhead(around))
  // What may be of all says nothing of what is told next.
  const ofNear = near?.topic?.isOfAny === true ? undefined : near?.topic?.label
  const isStart = label !== undefined && progress.test(label) && (stage === 'actual' || !ofNear)
  const cities = here.mentions.filter(
    (city) =>
      isInside(city, { start: clause.start, end: quantity.start }) &&
      programme !== undefined &&
      above(city.record.id).includes(programme.regionId) &&
      !here.mentions.some(({ start, record }) => start === city.start && record.id === programme.regionId),
  )
  const isBeside = ({ end }: Span): boolean => isPlain(wordsOf(here, { start: end, end: quantity.start }))
  const city = isListed(here, cities) ? undefined : cities.find(isBeside)
  const cityName = city && context.reading.text.slice(city.start, city.end)
  const recordOf = (one: Label): NamedPart | undefined => {
    if (one.placeId === undefined) return whole && partNamed(one.name, one.around, whole)
    const there = whole?.parts.filter(({ regionId }) => regionId === one.placeId) ?? []
    return there.length === 1 ? there[0] : undefined
  }
  const isFirst = /其中|of which/.test(words.before)
  const name = cityName ?? (isStart ? undefined : label)
  const own: Label = { name, around: words.before + words.after, placeId: city?.record.id, isListed: isFirst }
  const isPart = own.name !== undefined || recordOf(own) !== undefined
  const isUnknown = !isPart && !isFull && !isOfClause && (cities.length > 0 || !isPlainBefore(around, words))
  // A list of parts goes on by their names alone: 其中铁路16个、高速公路57个.
  const next = isUnknown && beside && ofNear?.isListed === true ? asPrinted(wordsForPart(words.bare)) : undefined
  const isOwn = isPart || next !== undefined
  const listedOn = { ...own, name: own.name ?? next, isListed: own.isListed || next !== undefined }
  const isOfAll = ofAll.test(words.before)
  const told = isOwn ? listedOn : isOfClause || isStart || isOfAll ? undefined : ofNear
  // Several parts were counted one after another: what is told next may be of the last, or of all.
  const isAfterList =
    beside?.topic?.label !== undefined &&
    listed?.topic?.label !== undefined &&
    beside.topic.label.name !== listed.topic.label.name &&
    beside.candidate.unit === listed.candidate.unit
  // Projects that another sentence counts may be those of the part, or of all.
  const isCountedAnew = told !== undefined && beside === undefined && quantity.unit === 'project'
  return {
    label: told,
    record: told && recordOf(told),
    /** The words of the number name the part. */
    isOwn,
    /** They name something else that is not known. */
    isUnknown,
    isOfAny: !isOwn && !isOfClause && (beside?.topic?.isOfAny === true || isAfterList || isCountedAnew),
  }
}

/** Proposes what a number is about: a place, a programme, or a part of it. */
export const topicOf = async (draft: Draft): Promise<OfTopic> => {
  const { quantity, clause, here, metric, named } = draft
  const around = { ...draft, ...neighbours(draft) }
  const { beside } = around
  const placed = await placedBy(around)
  const called = await programmeOf(around, placed)
  const { label, record, isOwn, isUnknown, isOfAny } = await partOf(around, placed, called)
  const { place, said, isOfLevel } = placed
  const { reference, programme, year, isInParagraph, isOnly, isCalled, isFull, isOfClause } = called

  const isSaid = here.mentions.some((one) => one.record.id === said && overlaps(one, clause))
  // What goes on in a sentence that names it is named.
  const isNamed = isOwn || isSaid || isCalled || (label !== undefined && beside?.topic?.isNamed === true)
  const isOpen = isOfAny || (isUnknown && !metric)
  const topic = { reference, programme, label, place, year, isNamed, isPart: isOwn, isOfAny: isOpen, isOnly }
  const answer = (subject: ProposedSubject | null, part: TextPart | null, ...more: ProposedSubject[]): OfTopic => {
    const others = once([...more, ...(named.subject ? [named.subject] : []), ...named.alternatives])
    const alternatives = others.filter(({ id }) => id !== subject?.id).slice(0, mostAlternatives)
    return { topic, part, subject, alternatives }
  }
  const open = answer(null, null)
  const ofPlace = (): OfTopic =>
    place === undefined || (named.subject !== null && named.subject.kind !== 'industry')
      ? { topic, part: null, subject: named.subject, alternatives: named.alternatives }
      : answer({ kind: 'region', id: place, confidence: 0.7 }, null)
  const isHere = named.inSentence.some(({ kind, id }) => kind === named.subject?.kind && id === named.subject.id)

  const family = familyOf(draft)
  const { part: partBeside = null, subject: subjectBeside = null } = beside?.candidate ?? {}
  const isBesidePart = partBeside !== null || subjectBeside?.kind === 'project'
  const isFollowing = kindOf(quantity.unit ?? '') === 'share' || isBesidePart
  if (family === 'same' && beside?.topic && isFollowing && !isOwn)
    return { ...answer(beside.candidate.subject, beside.candidate.part), topic: beside.topic }
  if (family === 'place' && !isFull) return ofPlace()
  if (reference === undefined) return (metric && family !== 'industry') || isHere ? ofPlace() : open
  if (family !== 'programme' && !isOfClause && !isOwn && !isFull) return !isInParagraph && isHere ? ofPlace() : open
  // The place, if the register lacks the programme or the text does not say the time.
  const isUntold = isOfLevel(place ?? '', reference.level) && (reference.called.length === 0 || year === undefined)
  if (!programme) return isUntold && isHere ? { ...ofPlace(), topic: { ...topic, isOfAny: true } } : open
  const whole = { kind: programme.kind, id: programme.id, confidence: 0.9 }
  const isElsewhere = !isInParagraph && ![undefined, programme.regionId].includes(place) && label?.placeId === undefined
  if (isElsewhere && said !== undefined && !placed.above(said).includes(programme.regionId)) return ofPlace()
  const isOfDocument = programme.kind === 'initiative' && !isInParagraph
  if (isElsewhere || isOfDocument || isOfAny || (!isOwn && isUnknown)) return answer(null, null, whole)
  if (record) return answer({ kind: record.kind, id: record.id, confidence: 0.85 }, null, whole)
  return label?.name === undefined ? answer(whole, null) : answer(null, { name: label.name, ofId: programme.id }, whole)
}
