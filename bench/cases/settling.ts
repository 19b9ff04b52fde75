/** Measures the computation of own parts: many figures of one subject, against as many figures of one subject each. */
import type { Figure, Register } from '../../src/figures/register.ts'
import { contributionsOf } from '../../src/figures/running/contributions.ts'
import { figure, project, register } from '../../test/figures/reference/small.ts'
import type { Case } from '../case.ts'
import { repeated } from '../measure.ts'

const times = 15
const numbers = Array.from({ length: 8000 }, (_, index) => index)

const day = (number: number): string => new Date(Date.UTC(2000, 0, 1 + number)).toISOString().slice(0, 10)

const nameOf = (index: number): string => `part-${((index * 7919) % numbers.length).toString()}`
const projects = numbers.map((index) => project(nameOf(index)))

const registerOf = (particulars: (index: number) => Partial<Figure>): Register =>
  register(
    numbers.map((index) => figure(nameOf(index), (100 + index).toString(), particulars(index))),
    { projects },
  )

const settling = (of: Register) => () => repeated(times, async () => contributionsOf(of, 'plans', of))

const one = (name: string, particulars: (index: number) => Partial<Figure>): Case => ({
  name: `own parts: 8,000 figures of one subject${name}`,
  atLeast: 1,
  prepare: async () => {
    const together = registerOf((index) => ({ ...particulars(index), subjectId: nameOf(0) }))
    const apart = registerOf((index) => ({ subjectId: nameOf(index) }))
    return { ours: settling(together), ceiling: settling(apart), end: () => Promise.resolve() }
  },
})

export const settlings: readonly Case[] = [
  one(' and period', () => ({})),
  one(', a daily series', (index) => ({ periodStart: day(index), periodEnd: day(index) })),
]
