/** Webhooks as they are stored: one process leads, positions only move on, and the last attempts are a ring. */
import t from 'tap'
import type { Delivery, NewWebhook } from '../../../src/store/webhooks.ts'
import { webhooksOn } from '../../../src/database/webhooks/webhooks.ts'
import { beside } from '../../support/databases.ts'
import { engineFor } from '../../support/engine.ts'
import { pluck } from '../../support/match-whole.ts'

const { engine, url } = await engineFor(t)
const webhooks = webhooksOn(engine)
const { run, value } = await beside(t, url)

const filter = { resource: 'figures', id: null, within: 'guangdong' } as const
const made: NewWebhook = { id: 'a', url: 'https://a.example/', secret: 'whsec_a', filter, createdBy: 'test' }
const attempt = (sequence: number, fault: string | null = null): Delivery => ({
  messageId: `msg_${sequence.toString()}`,
  sequence,
  at: '2026-01-01T00:00:00.000Z',
  status: fault === null ? 200 : 500,
  fault,
  milliseconds: 7,
})
const later = (failures: number) => ({ failures, nextAttemptAt: '2026-01-01T00:00:05.000Z', pausedAt: null })

t.test('a process leads until its lease ends, and prolongs it only after half of it', async (t) => {
  let now = Date.now()
  t.intercept(Date, 'now', { value: () => now })
  const ends = async (): Promise<number> => Number(await value('SELECT ends FROM leases'))
  t.strictSame(
    [await webhooks.lead('one'), await webhooks.lead('two'), await webhooks.lead('one')],
    [true, false, true],
  )
  t.equal(await ends(), now + 15_000)
  now += 7000
  t.equal(await webhooks.lead('one'), true)
  t.equal(await ends(), now + 8000)
  now += 1000
  t.equal(await webhooks.lead('one'), true)
  t.equal(await ends(), now + 15_000)
  now += 14_999
  t.equal(await webhooks.lead('two'), false)
  now += 1
  const asked = await Promise.all(['two', 'three'].map((holder) => webhooks.lead(holder)))
  t.strictSame(asked.toSorted(), [false, true], 'of two that ask at once, one leads, whichever comes first')
  await webhooks.resign('one')
  t.equal(await webhooks.lead('one'), false, 'only who leads can resign')
  await webhooks.resign(asked[0] ? 'two' : 'three')
  t.equal(await webhooks.lead('one'), true)
})

t.test('only the process that leads is given what it owes', async (t) => {
  await run('UPDATE register SET sequence = 41')
  const webhook = await webhooks.add(made)
  const { createdAt } = webhook
  const expected = { position: 41, failures: 0, failingSince: null, fault: null, nextAttemptAt: null, pausedAt: null }
  const { secret, ...shown } = made
  t.strictSame(webhook, { ...shown, ...expected, createdAt })
  t.strictSame([await webhooks.all(), await webhooks.find('a')], [[webhook], webhook])
  t.strictSame(await webhooks.owed('a', 'one'), { ...webhook, secret })
  t.equal(await webhooks.owed('a', 'two'), undefined)
  t.match(await webhooks.setPaused('a', true), { pausedAt: String })
  t.equal(await webhooks.owed('a', 'one'), undefined)
  t.strictSame(await webhooks.setPaused('a', false), webhook)
  t.equal(await webhooks.setPaused('b', true), undefined)
})

t.test('a position only moves on; failures are counted until a success', async (t) => {
  await webhooks.note('a', attempt(42, 'No.'), later(1))
  await webhooks.note('a', { ...attempt(42, 'Never.'), at: '2026-01-02T00:00:00.000Z' }, later(2))
  const failing = { failures: 2, failingSince: attempt(1).at, fault: 'Never.', nextAttemptAt: later(2).nextAttemptAt }
  t.match(await webhooks.find('a'), { position: 41, ...failing })
  await webhooks.note('a', attempt(42))
  const fine = { failures: 0, failingSince: null, fault: null, nextAttemptAt: null }
  t.match(await webhooks.find('a'), { position: 42, ...fine })
  await webhooks.note('a', attempt(42, 'Late.'), later(3))
  await webhooks.note('a', attempt(41))
  await webhooks.passOver('a', 40)
  t.match(await webhooks.find('a'), { position: 42, ...fine })
  t.strictSame(pluck(await webhooks.deliveries('a'), 'fault'), [null, 'Never.', 'No.'])
  await webhooks.passOver('a', 1000)
  t.match(await webhooks.find('a'), { position: 1000 })
})

t.test('a failed attempt that began before a pause or a resumption is only listed', async (t) => {
  const of = await webhooks.add({ ...made, id: 'b' })
  const next = of.position + 1
  const note = (failures: number) => webhooks.note('b', attempt(next, 'No.'), later(failures))
  t.strictSame([await note(1), await note(2)], [true, true])
  await webhooks.setPaused('b', false)
  const last = { failures: 3, nextAttemptAt: null, pausedAt: '2026-01-02T00:00:00.000Z' }
  t.equal(await webhooks.note('b', attempt(next, 'Last.'), last), false)
  t.strictSame(await webhooks.find('b'), of, 'it is due at once')
  t.equal(await note(1), true)
  const paused = await webhooks.setPaused('b', true)
  t.equal(await note(2), false)
  t.strictSame(await webhooks.find('b'), paused, 'it waits for no attempt')
  t.strictSame(pluck(await webhooks.deliveries('b'), 'fault'), ['No.', 'No.', 'Last.', 'No.', 'No.'])
  await webhooks.remove('b')
})

t.test('of all attempts the last 100 are kept, and go with their webhook', async (t) => {
  for (let sequence = 1001; sequence <= 1205; sequence++) await webhooks.note('a', attempt(sequence))
  const kept = await webhooks.deliveries('a')
  t.strictSame([kept.length, kept[0], kept[99]], [100, attempt(1205), attempt(1106)])
  t.equal(Number(await value('SELECT count(*) FROM webhook_deliveries')), 100)
  t.strictSame([await webhooks.remove('a'), await webhooks.remove('a')], [true, false])
  t.equal(Number(await value('SELECT count(*) FROM webhook_deliveries')), 0)
  await webhooks.note('a', attempt(1206))
  t.strictSame(await webhooks.deliveries('a'), [])
})
