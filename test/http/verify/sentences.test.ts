/** Sentences about the seeds, true and false: run it by itself for the table of their verdicts. */
import { readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { verdicts } from '../../../src/model/vocabulary.ts'
import { build } from '../../support/build.ts'

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
