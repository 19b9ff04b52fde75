/** Holds what an app answers of what is derived against what its records say. */
import type { Test } from 'tap'
import { unanswered, withSentences, type RecordsByName, type ReviewRow } from '../../src/database/trees/sentences.ts'
import { indexed } from '../../src/figures/collections.ts'
import type { Register } from '../../src/figures/register.ts'
import type { Built } from './build.ts'
import { readAll } from './every-page.ts'
import { anew, figuresMeeting, registerIn, withoutHref } from './load/as-anew.ts'

export const today = (): string => new Date().toISOString().slice(0, 10)

/** Returns all records as they are exported. */
export const registerOf = async ({ ask }: Built): Promise<Register> => {
  const { status, text } = await ask('GET', '/v1/export')
  if (status !== 200) throw new Error(text)
  return registerIn(text)
}

/** Returns the records of a register by resource and id. */
export const byName = (register: Register): RecordsByName =>
  Object.fromEntries(Object.entries(register).map(([name, records]) => [name, indexed(records as { id: string }[])]))

type Reviews = ReadonlyMap<string, ReviewRow>

/** Returns what tells the promises that meet the conditions of figures in an address: lists of figures meet them too. */
const meeting = async (app: Built, address: string): Promise<(figureId: string) => boolean> => {
  const figures = figuresMeeting(address)
  if (figures === undefined) return () => true
  const ids = new Set((await readAll(app, figures)).map(({ id }) => id))
  return (id) => ids.has(id)
}

/** Asserts that answers are those that the records give; `asker` answers, `app` reads the records. */
export const assertAnew = async (
  t: Test,
  app: Built,
  addresses: readonly string[],
  { asker = app, reviews = new Map() }: { readonly asker?: Built; readonly reviews?: Reviews } = {},
): Promise<void> => {
  const register = await registerOf(app)
  for (const address of addresses) {
    const answer = withoutHref(await asker.ask('GET', address))
    const expected = anew(address, register, {
      today: today(),
      isMeant: await meeting(app, address),
      isReviewed: (id) => reviews.has(id),
    })
    if ('findings' in expected) {
      const answered = expected.findings.map(({ found }) => ({ found, ...(reviews.get(found.id) ?? unanswered) }))
      const data = JSON.parse(JSON.stringify(withSentences(byName(register), answered))) as unknown[]
      t.strictSame(answer, { status: 200, body: { data, next: null, total: data.length } }, address)
    } else if (expected.status === 400) t.equal(answer.status, 400, address)
    // The name of a metric that no record has may be a mistake for another.
    else if (answer.status === 400) {
      t.match(answer.detail, 'There is no metric `investment`.')
      t.strictSame(
        register.figures.filter(({ metric }) => metric === 'investment'),
        [],
        address,
      )
    } else t.strictSame(answer, expected, address)
  }
}
