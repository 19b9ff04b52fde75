/** Answers what is derived from one state at a time: of the present, which it follows, or of the past. */
import { writeSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { LRUCache } from 'lru-cache'
import { byText } from '../../figures/collections.ts'
import { byFigure, type PartsPage } from '../../figures/largest-parts.ts'
import type { LineOfOutcome } from '../../figures/outcome-rows.ts'
import type { OutcomesQuery } from '../../figures/outcomes.ts'
import type { CountedFigures, LineOfPart } from '../../figures/question.ts'
import type { Figure } from '../../figures/register.ts'
import type { TotalsQuery } from '../../figures/totals.ts'
import { Refusal } from '../../rules/refusal.ts'
import type {
  ComparedEditions,
  CompareRequest,
  DerivedPage,
  DerivedRequest,
  Effects,
  ReviewRequest,
  WorkedEquation,
} from '../../store/computed-lists.ts'
import type { Counting, Coverage, OutcomesOfState, SumQuery, TotalOfState } from '../../store/store.ts'
import type { Counted, FiguresOf } from '../../store/lists.ts'
import type { Engine, Reader, Streamer } from '../engine.ts'
import { head, stateOf } from '../history/sequence.ts'
import type { EffectsRequest } from '../import/dry-run.ts'
import { atOnce, oneByOne, type Turn, turns } from '../turns.ts'
import { comparedPage, type ComparedPair } from './compare.ts'
import { effectsOf, questionsOf } from './effects.ts'
import { equationsOfFigure } from './equations.ts'
import { pageOfFindings } from './finding-pages.ts'
import { Copy } from './follow.ts'
import { promiseIn } from './listing.ts'
import { type Unsettled, unsettledIn } from './reviews.ts'

/** A derivation that is brought up to date before an answer. */
interface Derivation {
  /** The number of trees or subjects that it is behind. */
  readonly lag: number
  /** True if others make way for it. */
  readonly isFirst?: boolean
  readonly catchUp: (turn: Turn, reader: Reader) => Promise<unknown>
}

/** A state of the past takes as much memory as the present. */
const mostPast = 2
const pastSparedAfter = 60_000
/** A derivation that lags no further is brought up to date in the turn of an answer. */
const shortLag = 50
/** After a start, findings take longer than a total that somebody waits for: they stop for so many milliseconds at a time. */
const makingWay = 20
const longestWay = 5000
/** Others may write again and again while an answer is prepared. What others make way for is short, whatever its lag. */
const mostTries = 5

/** Reads all rows of a query at once, where they are few. */
const allAtOnce = (reader: Reader): Reader & Streamer => ({
  all: (query) => reader.all(query),
  async *rows(query) {
    yield (await reader.all(query)).map((row) => Object.values(row as object) as unknown[])
  },
})

function* linesOf(parts: Iterable<LineOfPart | LineOfOutcome>): Generator<string> {
  for (const part of parts) yield `${JSON.stringify(part)}\n`
}

/** Chooses how some figures count. */
const countingOf = (ids: readonly string[], { parts, excludedFigures }: CountedFigures): Counting => {
  const chosen = new Set(ids)
  return {
    parts: parts.filter(({ figureId }) => chosen.has(figureId)),
    excludedFigures: excludedFigures.filter(({ figureId }) => chosen.has(figureId)),
  }
}

/** Chooses how a figure counts, some of its parts, and some of what is left out for the figure that counts. */
const countingAround = (id: string, most: number, { parts, excludedFigures }: CountedFigures): Counting => {
  const standIn = excludedFigures.find(({ figureId }) => figureId === id)?.insteadId ?? id
  const own = parts.filter(({ wholeFigureId }) => wholeFigureId === id)
  const leftOut = excludedFigures.filter(({ figureId, insteadId }) => figureId !== id && insteadId === standIn)
  return {
    parts: [
      ...parts.filter(({ figureId }) => figureId === id),
      ...own.sort((one, other) => byText(one.unit, other.unit) || byFigure(one, other)).slice(0, most),
    ],
    excludedFigures: [
      ...excludedFigures.filter(({ figureId }) => figureId === id),
      ...leftOut.sort(byFigure).slice(0, most),
    ],
  }
}

/** Its methods are the jobs of a thread, of plain data. `asOf` ignores changes after this sequence. */
export class Answers {
  readonly #engine: Engine
  readonly #isHere: boolean
  #present: Promise<Copy> | undefined
  readonly #past = new LRUCache<number, Promise<Copy>>({ max: mostPast, ttl: pastSparedAfter, ttlAutopurge: true })
  readonly #turns = oneByOne()
  /** The number of questions that others make way for. */
  #first = 0

  /** `isHere` if it answers in the thread that serves. */
  constructor(engine: Engine, isHere = false) {
    this.#engine = engine
    this.#isHere = isHere
  }

  /** In place, few records are read at once, by the connection that answers; in a thread, in slices of a state of its own. */
  async #load(asOf?: number): Promise<Copy> {
    if (this.#isHere) return this.#engine.reading((reader) => Copy.load(allAtOnce(reader), atOnce, asOf))
    const state = this.#engine.snapshot()
    try {
      return await Copy.load(state, turns(), asOf)
    } finally {
      state.close()
    }
  }

  #loaded(): Promise<Copy> {
    if (!this.#present) {
      const loading = this.#load()
      this.#present = loading
      // A failed load is not remembered.
      loading.catch(() => {
        if (this.#present === loading) this.#present = undefined
      })
    }
    return this.#present
  }

  #loadedAsOf(sequence: number): Promise<Copy> {
    let copy = this.#past.get(sequence)
    if (!copy) {
      copy = this.#load(sequence)
      this.#past.set(sequence, copy)
      copy.catch(() => this.#past.delete(sequence))
    }
    return copy
  }

  /**
   * Answers from one state: `prepare` names what has to be up to date, which is brought so in slices between which others
   * are answered, and then `read` answers in one turn.
   */
  async #answer<T>(
    asOf: number | undefined,
    prepare: (copy: Copy) => readonly Derivation[],
    read: (copy: Copy, reader: Reader) => T | Promise<T>,
  ): Promise<T> {
    for (let tries = 1; ; tries++) {
      const copy = await this.#loaded()
      if (asOf !== undefined && copy.state.sequence < asOf) await this.#follow(copy)
      const past = asOf === undefined || copy.state.sequence === asOf ? undefined : await this.#loadedAsOf(asOf)
      await this.#catchUp(past ?? copy, prepare)
      const answer = await this.#turns.take(() =>
        this.#engine.reading(async (reader) => {
          if (!(await this.#followed(copy, reader))) return undefined
          if (!past && asOf !== undefined && copy.state.sequence !== asOf) return undefined
          const from = past ?? copy
          const parts = prepare(from)
          const long = parts.filter(({ lag }) => lag > shortLag)
          if (long.some(({ isFirst }) => !isFirst || tries < mostTries)) return undefined
          for (const part of parts) await part.catchUp(atOnce, reader)
          return { value: await read(from, reader) }
        }),
      )
      if (answer) return answer.value
      if (tries > mostTries * 4) throw new Refusal('overloaded', ['changes-fast'])
    }
  }

  async #catchUp(copy: Copy, prepare: (copy: Copy) => readonly Derivation[]): Promise<void> {
    const turn = turns()
    let patience = longestWay / makingWay
    const lastTurn = (): Promise<void> | undefined => (this.#first > 0 && patience-- > 0 ? sleep(makingWay) : turn())
    try {
      for (const part of prepare(copy)) {
        const isFirst = part.isFirst === true
        if (isFirst) this.#first++
        try {
          await part.catchUp(isFirst ? turn : lastTurn, this.#engine)
        } finally {
          if (isFirst) this.#first--
        }
      }
    } catch (error) {
      // A state that is over may refuse a question that the next one answers.
      if (!(error instanceof Refusal)) throw error
    }
  }

  /** Takes the changes of a state that is read; false if it is of another register, as after a restore. */
  async #followed(copy: Copy, reader: Reader): Promise<boolean> {
    const now = await head(reader)
    if (now.epoch === copy.epoch) {
      await copy.follow(reader, now)
      return true
    }
    this.#present = undefined
    this.#past.clear()
    return false
  }

  #follow(copy: Copy): Promise<boolean> {
    return this.#turns.take(() => this.#engine.reading((reader) => this.#followed(copy, reader)))
  }

  /** Throws a Refusal: broken-rule, for figures that never add up. */
  total(query: TotalsQuery, asOf?: number, page?: PartsPage): Promise<TotalOfState> {
    return this.#answer(
      asOf,
      ({ questions }) => [questions.of(query)],
      async ({ questions }, reader) => ({
        ...questions.answer(questions.of(query), query, page),
        state: await stateOf(reader, asOf),
      }),
    )
  }

  /** Writes all parts of a total, or of outcomes, to an open file, as lines of JSON. Throws a Refusal: as `total`, and no-room. */
  async parts(sum: SumQuery, asOf: number | undefined, file: number): Promise<null> {
    const linesIn = ({ questions }: Copy) =>
      'totals' in sum
        ? questions.lines(questions.of(sum.totals), sum.totals)
        : questions.lines(questions.ofOutcomes(sum.outcomes), sum.outcomes)
    await this.#answer(
      asOf,
      ({ questions }) => ['totals' in sum ? questions.of(sum.totals) : questions.ofOutcomes(sum.outcomes)],
      (copy) => writeLines(file, linesOf(linesIn(copy))),
    )
    return null
  }

  /** Throws a Refusal: broken-rule, for figures that never add up. */
  outcomes(query: OutcomesQuery, asOf?: number, page?: PartsPage): Promise<OutcomesOfState> {
    return this.#answer(
      asOf,
      ({ questions }) => [questions.ofOutcomes(query)],
      async ({ questions }, reader) => ({
        ...questions.answer(questions.ofOutcomes(query), query, page),
        state: await stateOf(reader, asOf),
      }),
    )
  }

  async page(request: DerivedRequest): Promise<DerivedPage> {
    return (await this.pages([request]))[0] as DerivedPage
  }

  /** Answers pages of one state: `asOf` is that of the first. */
  pages(requests: readonly DerivedRequest[]): Promise<readonly DerivedPage[]> {
    const dayOf = ({ filters }: DerivedRequest) => filters['reportedBy'] as string | undefined
    return this.#answer(
      requests[0]?.asOf,
      (copy) =>
        requests.map((request) => (request.list === 'promises' ? copy.promisesOf(dayOf(request)) : copy.findings)),
      async (copy, reader) => {
        const pages: DerivedPage[] = []
        for (const request of requests)
          pages.push(
            request.list === 'promises'
              ? await copy.promisesOf(dayOf(request)).page(reader, request)
              : await pageOfFindings(copy.findings, reader, request),
          )
        return pages
      },
    )
  }

  /** Compares two editions. Throws a Refusal: broken-rule, unless one follows the other. */
  compare(request: CompareRequest): Promise<ComparedEditions> {
    let pair: ComparedPair | undefined
    return this.#answer(
      request.asOf,
      (copy) => [(pair = copy.compared(request, pair))],
      async ({ state }, reader) => ({
        ...comparedPage(state, pair as ComparedPair, request),
        state: await stateOf(reader, request.asOf),
      }),
    )
  }

  /** Returns how figures count; with `most`, as many parts of the only one and of what it stands for as well. */
  counting(figureIds: readonly string[], most?: number, asOf?: number): Promise<Counting> {
    return this.#answer(
      asOf,
      () => [],
      ({ state, questions }) => {
        const figures = figureIds.flatMap((id) => state.records.maps.figures.get(id) ?? [])
        const found = [...Map.groupBy(figures, (figure) => questions.groupOf(figure)).values()].map((some) => {
          const [first] = some as [Figure]
          const outcomes = questions.counting(first)
          return most === undefined
            ? countingOf(
                some.map(({ id }) => id),
                outcomes,
              )
            : countingAround(first.id, most, outcomes)
        })
        return {
          parts: found.flatMap(({ parts }) => parts).sort(byFigure),
          excludedFigures: found.flatMap(({ excludedFigures }) => excludedFigures).sort(byFigure),
        }
      },
    )
  }

  /** Returns the equations that a figure stands in. */
  equations(figureId: string, asOf?: number): Promise<readonly WorkedEquation[]> {
    return this.#answer(
      asOf,
      () => [],
      ({ state }) => equationsOfFigure(state, figureId),
    )
  }

  coverage(): Promise<Coverage> {
    return this.#answer(
      undefined,
      ({ covered }) => [covered],
      ({ covered }) => covered.coverage(),
    )
  }

  figuresBy(counted: Counted, most: number): Promise<readonly FiguresOf[]> {
    return this.#answer(
      undefined,
      ({ figuresBy }) => [figuresBy[counted]],
      ({ figuresBy }) => figuresBy[counted].found.slice(0, most),
    )
  }

  /** Returns a finding as it is served, as JSON; undefined if there is none. */
  finding({ id, today }: Pick<ReviewRequest, 'id' | 'today'>): Promise<string | undefined> {
    return this.#answer(
      undefined,
      ({ findings }) => [findings],
      async ({ findings }, reader) => {
        const [found] = await findings.served(reader, [id], today)
        return found && JSON.stringify(found)
      },
    )
  }

  /** Returns the findings whose answers are to be closed or opened. */
  unsettled(): Promise<Unsettled> {
    return this.#answer(
      undefined,
      ({ findings }) => [findings],
      ({ promises, findings }, reader) =>
        unsettledIn(reader, (id, at) => {
          const promise = promiseIn(id)
          // An answer given before the promise was due answered another finding.
          return promise === undefined
            ? findings.exists(id, new Date().toISOString().slice(0, 10))
            : promises.stateOf(promise, at.slice(0, 10)) === 'unreported'
        }),
    )
  }

  /** Returns what changes of records at a sequence do to totals, promises and findings; null if that is too much. */
  effects(request: EffectsRequest): Promise<Effects | null> {
    const { changes, sequence, totalsAlone } = request
    return this.#answer(
      sequence,
      (copy) => [...(totalsAlone ? [] : [copy.findings]), ...questionsOf(copy, changes)],
      (copy, reader) => effectsOf(copy, reader, request),
    )
  }
}

// Writes lines to an open file, in either thread.

/** In characters. */
const linesAtOnce = 65_536

const write = (file: number, text: string): void => {
  const bytes = Buffer.from(text)
  try {
    for (let at = 0; at < bytes.length;) at += writeSync(file, bytes, at)
  } catch (error) {
    if ((error as { code?: string }).code !== 'ENOSPC') throw error
    throw new Refusal('no-room', ['no-temporary-file'], [], { cause: error })
  }
}

/** Throws a Refusal: no-room. */
const writeLines = async (file: number, lines: AsyncIterable<string> | Iterable<string>): Promise<void> => {
  let text = ''
  for await (const line of lines) {
    text += line
    if (text.length < linesAtOnce) continue
    write(file, text)
    text = ''
  }
  write(file, text)
}
