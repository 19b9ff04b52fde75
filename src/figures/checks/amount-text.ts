/** Amounts in the sentences of findings. */
import type { IntervalText } from '../fractions.ts'
import type { Figure } from '../register.ts'

const unitText = (unit: string | null): string => (unit === null ? '' : ` ${unit.replaceAll('-', ' ')}`)

/** `about 1000000000000 CNY`, `2 to 3 project`. */
export const quantityText = ({
  qualifier,
  value,
  upperValue,
  unit,
}: Pick<Figure, 'qualifier' | 'value' | 'upperValue'> & { readonly unit: string | null }): string => {
  const hedge = qualifier === 'exact' || qualifier === 'between' ? '' : `${qualifier.replaceAll('-', ' ')} `
  return `${hedge}${value}${upperValue === null ? '' : ` to ${upperValue}`}${unitText(unit)}`
}

/** `from 782.6 to 783.3 CNY`, `at least 5 percent`. */
export const intervalText = ({ lower, upper }: IntervalText, unit: string): string =>
  lower === null
    ? upper === null
      ? `any number of ${unit}`
      : `at most ${upper}${unitText(unit)}`
    : upper === null
      ? `at least ${lower}${unitText(unit)}`
      : lower === upper
        ? `${lower}${unitText(unit)}`
        : `from ${lower} to ${upper}${unitText(unit)}`
