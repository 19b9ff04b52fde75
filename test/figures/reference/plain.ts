/** Numbers, days and trees in their plainest form, for the reference of the fast arithmetic. */
import type { Figure } from '../../../src/figures/register.ts'

/** `project:…` */
export type Subject = string
export interface Fraction {
  n: bigint
  d: bigint
}
export interface Rate {
  from: string
  to: string
  by: Fraction
  origin: { figureId: string } | { rateId: string }
  printed: bigint | undefined
}

export const sum = (amounts: bigint[]): bigint => amounts.reduce((one, other) => one + other, 0n)
export const max = (one: bigint, other: bigint): bigint => (one > other ? one : other)
export const min = (one: bigint | null, other: bigint | null): bigint | null =>
  one === null ? other : other === null || one < other ? one : other

export const fraction = (text: string): Fraction => {
  const digits = text.includes('.') ? text.length - text.indexOf('.') - 1 : 0
  return { n: BigInt(text.replace('.', '')), d: 10n ** BigInt(digits) }
}
/** Returns a decimal text of any size in thousandths; what is below them is cut off. */
export const milli = (text: string): bigint => {
  const { n, d } = fraction(text)
  return (n * 1000n) / d
}
export const halfEven = ({ n, d }: Fraction): bigint => {
  if (n < 0n) return -halfEven({ n: -n, d })
  const floor = n / d
  const rest = 2n * (n - floor * d)
  return rest === d ? floor + (floor % 2n) : rest > d ? floor + 1n : floor
}
export const twelveDigits = ({ n, d }: Fraction): Fraction => {
  let [up, down] = [1n, 1n]
  while ((n * up) / (d * down) >= 10n ** 12n) down *= 10n
  while ((n * up) / (d * down) < 10n ** 11n) up *= 10n
  return { n: halfEven({ n: n * up, d: d * down }) * down, d: up }
}
export const plainText = ({ n, d }: Fraction): string => {
  const text = ((n < 0n ? -n : n) * 10n ** 40n) / d
  const padded = text.toString().padStart(41, '0')
  const decimals = padded.slice(-40).replace(/0+$/, '')
  return `${n < 0n ? '-' : ''}${padded.slice(0, -40)}${decimals === '' ? '' : '.'}${decimals}`
}
export const textOf = (thousandths: bigint): string => plainText({ n: thousandths, d: 1000n })

export const day = (date: string | null, open: number): number => (date === null ? open : Date.parse(date) / 86_400_000)
/** Returns the date of a day, null of one that is open. */
export const dateOf = (at: number): string | null =>
  Number.isFinite(at) ? new Date(at * 86_400_000).toISOString().slice(0, 10) : null
export const start = (figure: Figure): number => day(figure.periodStart, -Infinity)
export const end = (figure: Figure): number => day(figure.periodEnd, Infinity)
export const overlaps = (one: Figure, other: Figure): boolean => start(one) <= end(other) && start(other) <= end(one)
export const liesIn = (one: Figure, other: Figure): boolean => start(other) <= start(one) && end(one) <= end(other)
export const isMoney = (unit: string): boolean => /^[A-Z]{3}$/.test(unit)
export const measure = ({ unit, prices }: Figure): string => JSON.stringify([isMoney(unit) ? 'currency' : unit, prices])
export const about = (figure: Figure): Subject => `${figure.subjectKind}:${figure.subjectId}`
export const compare = (...pairs: [string | number | bigint, string | number | bigint][]): number => {
  const [one, other] = pairs.find(([one, other]) => one !== other) ?? [0, 0]
  return one < other ? -1 : 1
}

/** Returns the nodes that a place covers: itself and all below it; for a zone, all that its members cover. */
export const ground = (
  nodes: readonly { id: string; parentId: string | null; memberIds?: readonly string[] }[],
  id: string,
): string[] => {
  const node = nodes.find((one) => one.id === id)
  if (!node) return []
  const beneath = [
    ...nodes.filter(({ parentId }) => parentId === id).map((child) => child.id),
    ...(node.memberIds ?? []),
  ]
  return [...((node.memberIds ?? []).length > 0 ? [] : [id]), ...beneath.flatMap((one) => ground(nodes, one))]
}
export const line = (nodes: readonly { id: string; parentId: string | null }[], id: string): string[] => {
  const parent = nodes.find((one) => one.id === id)?.parentId
  return [id, ...(parent ? line(nodes, parent) : [])]
}
