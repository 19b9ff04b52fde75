/** Sentences about the seeds, true and false: run it by itself for the table of their verdicts. */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { inOneState } from '../../../src/http/contract/list-query.ts'
import { verdicts } from '../../../src/model/vocabulary.ts'
import { resources } from '../../../src/resources/index.ts'
import { build } from '../../support/build.ts'
import { putExamples } from '../../support/examples.ts'
import { matchWhole } from '../../support/match-whole.ts'

type Sentence = readonly [claim: string, truth: 'true' | 'false']

const sentencesOf = (name: string): readonly Sentence[] =>
  JSON.parse(readFileSync(new URL(name, import.meta.url), 'utf8')) as Sentence[]

const { ask } = await build(t, { SEED: 'true' })

const verdictOf = async (claim: string): Promise<string> =>
  ((await ask('GET', `/v1/verify?claim=${encodeURIComponent(claim)}`)).body as { verdict: string }).verdict

/** Returns how often each verdict was given, and tells it as a row of a table. */
const score = async (t: Test, sentences: readonly Sentence[], truth: Sentence[1]): Promise<Map<string, number>> => {
  const counts = new Map<string, number>(verdicts.map((verdict) => [verdict, 0]))
  for (const [claim] of sentences.filter(([, own]) => own === truth)) {
    const verdict = await verdictOf(claim)
    counts.set(verdict, (counts.get(verdict) ?? 0) + 1)
    t.not(verdict, truth === 'true' ? 'contradicted' : 'supported', claim)
  }
  t.comment(`${truth}: ${[...counts].map(([verdict, count]) => `${verdict} ${count.toString()}`).join(', ')}`)
  return counts
}

t.test('of sixty sentences no false one is supported, no true one contradicted, and most are decided', async (t) => {
  const sentences = sentencesOf('sentences.json')
  t.equal(sentences.length, 60)
  const ofTrue = await score(t, sentences, 'true')
  t.ok((ofTrue.get('supported') ?? 0) >= 24)
  const ofFalse = await score(t, sentences, 'false')
  t.ok((ofFalse.get('unknown') ?? 30) <= 12)
})

t.test('of other sentences, to which no rule was fitted, and of near misses, none is judged wrongly', async (t) => {
  for (const [name, least] of [
    ['other-sentences.json', 15],
    ['near-sentences.json', 20],
    ['more-sentences.json', 24],
  ] as const) {
    t.comment(name)
    const sentences = sentencesOf(name)
    const ofTrue = await score(t, sentences, 'true')
    t.ok((ofTrue.get('supported') ?? 0) >= least)
    await score(t, sentences, 'false')
  }
})

// Answers that are put together from several questions can be cited.

t.test('an answer of several questions is of one state, whatever is written meanwhile', async (t) => {
  const app = await build(t)
  await putExamples(app)
  let value = 100
  const ask = (times: number) =>
    inOneState(app.store, async ({ sequence }, isPast) => {
      if (times-- > 0) await app.ask('PATCH', '/v1/figures/a-figure', { body: { value: (++value).toString() } })
      const { text } = await app.store.read(resources.figures, 'a-figure', isPast ? sequence : undefined)
      return { isPast, value: (JSON.parse(text) as { value: string }).value, sequence }
    })
  const quiet = await ask(0)
  t.strictSame(quiet.answer, { isPast: false, value: '12.5', sequence: quiet.stamp.sequence })
  const once = await ask(1)
  t.strictSame(once.answer, { isPast: false, value: '101', sequence: once.stamp.sequence })
  const always = await ask(9)
  t.strictSame(always.answer, { isPast: true, value: '104', sequence: always.stamp.sequence })
})

// Open errors about the figures that decide about a claim stand beside the verdict.

interface Disputed {
  readonly verdict: string
  readonly disputed: readonly object[]
  readonly href: string
}

const figure = 'guangdong-key-projects-2025-project-count'
const claim = 'Guangdong plans 1,500 key projects in 2025'
const badges = /class="lead"><span[^>]*>([^<]*)<\/span> (?:<span[^>]*>([^<]*)<\/span>)?/

t.test('they are listed until somebody answers them', async (t) => {
  const app = await build(t, { SEED: 'article' })
  const verify = async (sentence: string): Promise<Disputed> =>
    (await app.ask('GET', `/v1/verify?claim=${encodeURIComponent(sentence)}`)).body
  const badgesOf = async (language = ''): Promise<readonly (string | undefined)[]> => {
    const page = (await app.ask('GET', `${language}/verify?claim=${encodeURIComponent(claim)}`)).text
    return badges.exec(page)?.slice(1) ?? []
  }
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', undefined])

  await app.ask('PATCH', `/v1/figures/${figure}`, { body: { asPrinted: '1,400 key projects' } })
  const found = (await app.ask('GET', `/v1/checks?severity=error&records.id=${figure}`)).body as { data: object[] }
  matchWhole(t, found.data, [
    { id: `value-not-as-printed,${figure}`, check: 'value-not-as-printed', severity: 'error' },
  ])
  const { verdict, disputed, href } = await verify(claim)
  t.strictSame([verdict, disputed], ['supported', found.data])
  const { pathname, search } = new URL(href)
  t.strictSame(((await app.ask('GET', pathname + search)).body as Disputed).disputed, found.data)
  t.strictSame((await verify('Guangdong plans to invest 1 trillion yuan in 2025')).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', 'Disputed'])
  t.strictSame(await badgesOf('/zh'), ['登记库载有这个数字', '存疑'])

  await app.ask('PATCH', `/v1/checks/value-not-as-printed,${figure}`, { body: { review: 'in-the-source', note: null } })
  t.strictSame((await verify(claim)).disputed, [])
  t.strictSame(await badgesOf(), ['The number is in the register', undefined])
})
