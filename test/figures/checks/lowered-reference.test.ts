/** Lowered promises are those of a plain search through all earlier wordings, the last first. */
import assert from 'node:assert/strict'
import fc from 'fast-check'
import { checks } from '../../../src/figures/checks/checks.ts'
import type { Figure, Register, Source } from '../../../src/figures/register.ts'
import { law } from '../reference/law.ts'
import { register, source } from '../reference/small.ts'
import { yuan } from './found.ts'

const days = ['2025-01-15', '2025-02-01', '2025-03-01', '2025-04-01', null]

interface Wording {
  readonly value: number
  readonly at: number
  readonly publisherId: string | null
  readonly qualifier: Figure['qualifier']
}

const wordings = fc.array(
  fc
    .record<Wording>({
      value: fc.integer({ min: -20, max: 40 }),
      at: fc.nat(days.length - 1),
      publisherId: fc.constantFrom('paper', 'paper', 'ministry', null),
      qualifier: fc.constantFrom('exact', 'about', 'at-least', 'more-than', 'at-most', 'less-than', 'between'),
    })
    // Falls are printed as one number.
    .map((one) => (one.qualifier === 'between' ? { ...one, value: Math.abs(one.value) + 1 } : one)),
  { maxLength: 24 },
)

const registerOf = (asked: readonly Wording[]): Register =>
  register(
    asked.map(({ value, qualifier }, at) =>
      yuan(`f${String(at).padStart(2, '0')}`, String(value), {
        stage: 'target',
        qualifier,
        upperValue: qualifier === 'between' ? String(value + 2) : null,
        unit: 'percent',
        asPrinted: qualifier === 'between' ? `${value}-${value + 2}%` : `${value}%`,
        sourceId: `s${at}`,
      }),
    ),
    {
      sources: asked.map(({ at, publisherId }, index): Source => ({
        ...source(`s${index}`, days[at] ?? null),
        publisherId,
      })),
    },
  )

/** The size that a wording names, in thousandths, as wide as its rounding. */
const range = ({ value, qualifier }: Wording): [number, number] => {
  const amount = Math.abs(value) * 1000
  if (qualifier === 'between') return [amount, amount + 2000]
  const isTens = qualifier === 'about' && value % 10 === 0
  const half = Math.min(isTens ? 5000 : 500, amount / 20) * (qualifier === 'about' ? 2 : 1)
  return [amount - half, amount + half]
}

const isCeiling = ({ qualifier }: Wording): boolean => qualifier === 'at-most' || qualifier === 'less-than'

const asksLess = (later: Wording, earlier: Wording): boolean => {
  const isOtherWay = Math.sign(later.value) * Math.sign(earlier.value) < 0
  // A wording of 0 asks less than a growth, and nothing asks less than it.
  if (isCeiling(later) !== isCeiling(earlier) || isOtherWay || earlier.value === 0) return false
  if (later.value === 0 && earlier.value < 0) return false
  const [[low, high], [least, most]] = [range(later), range(earlier)]
  return isCeiling(later) ? most < low : high < least
}

const plainly = (asked: readonly Wording[]): string[] =>
  asked.flatMap((later, index) => {
    const before = asked
      .map((wording, at) => ({ wording, at }))
      .filter(
        ({ wording: { publisherId, at } }) =>
          publisherId !== null &&
          publisherId === later.publisherId &&
          (days[at] ?? '~') < (days[later.at] ?? '') &&
          days[later.at] !== null,
      )
      .sort((one, other) => other.wording.at - one.wording.at || one.at - other.at)
      .find(({ wording }) => asksLess(later, wording))
    const id = (at: number): string => `f${String(at).padStart(2, '0')}`
    return before ? [`${id(index)} ${id(before.at)}`] : []
  })

law('the last wording of a publisher that asked more', [wordings], (asked) => {
  const found = checks({ today: '2025-06-01' }, registerOf(asked)).filter(({ check }) => check === 'target-lowered')
  assert.deepEqual(found.map(({ records }) => records.map(({ id }) => id).join(' ')).sort(), plainly(asked).sort())
})
