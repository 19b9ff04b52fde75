/** Recomputes own parts as a reader can: from the explained parts and the pages of the figures alone. */
import type { Register } from '../../../src/figures/register.ts'
import type { ExplainedPart } from '../../../src/figures/totals.ts'

const digits = (text: string, places: number): bigint => {
  const [whole = '', fraction = ''] = text.split('.')
  return BigInt(whole + fraction.padEnd(places, '0'))
}

const times = (amount: bigint, rate: string): bigint => {
  if (amount < 0n) return -times(-amount, rate)
  const places = (rate.split('.')[1] ?? '').length
  const [product, unit] = [amount * digits(rate, places), 10n ** BigInt(places)]
  const [floor, twice] = [product / unit, (product % unit) * 2n]
  return floor + (twice > unit || (twice === unit && floor % 2n === 1n) ? 1n : 0n)
}

/** All amounts are in thousandths; `unit` is that of the query. */
export const readerOf = (
  { figures }: Pick<Register, 'figures'>,
  parts: readonly ExplainedPart[],
  unit: string | undefined,
) => {
  const find = (id: string | null): ExplainedPart | undefined => parts.find(({ figureId }) => figureId === id)

  const inUnit = ({ figureId, value, rate }: ExplainedPart, amount: bigint, to: string | undefined): bigint => {
    if (rate === undefined) return amount
    const printed = figures.find(({ id }) => id === figureId)?.reported.find((one) => one.unit === to)?.value
    const [own, plain] = [digits(value, 3), times(amount, rate)]
    if (printed === undefined || printed === '0' || value === '0') return plain
    const size = digits(printed.replace('-', ''), 3)
    const stays = own < 0n ? -size : size
    if (amount === own) return stays
    return amount > own === plain > stays ? plain : stays
  }

  const value = (part: ExplainedPart): bigint =>
    unit === undefined ? digits(part.value, 3) : inUnit(part, digits(part.value, 3), unit)
  const beneath = (part: ExplainedPart): bigint =>
    parts
      .filter(({ wholeFigureId }) => wholeFigureId === part.figureId)
      .reduce(
        (sum, one) =>
          sum + (unit === undefined ? inUnit(one, counted(one), find(one.wholeFigureId)?.unit) : counted(one)),
        0n,
      )
  const hasParts = ({ figureId }: ExplainedPart): boolean =>
    parts.some(({ wholeFigureId }) => wholeFigureId === figureId)
  const counted = (part: ExplainedPart): bigint =>
    !hasParts(part) || value(part) > beneath(part) ? value(part) : beneath(part)
  return { value, parts: beneath, ownPart: (part: ExplainedPart): bigint => counted(part) - beneath(part) }
}
