/** Makes one finding of many that are alike: of one check, source and metric. */
import { checksOfMany, type CheckOfMany, type Many, type ParamsOf } from '../../text/findings/params.ts'
import type { Check } from './checks.ts'

/** More than these are one. */
export const mostAlike = 20

const isOfMany = (check: string): check is CheckOfMany => (checksOfMany as readonly string[]).includes(check)

/** Returns what a finding may share with others; undefined if it always stands for itself. */
export const sharedBy = ({ check, params }: Check): Omit<Many, 'count'> | undefined => {
  if (!isOfMany(check)) return undefined
  const { source, metric } =
    'figure' in params ? params.figure : 'promise' in params ? params.promise : (params as ParamsOf<'no-project-count'>)
  return { source, metric }
}

/** Returns the finding that stands for many, given the first ones: it names the first record of each. */
export const manyOf = (first: readonly Check[], count: number): Check => {
  const [one] = first as [Check]
  const { check, severity } = one
  return {
    check,
    severity,
    params: { count, ...(sharedBy(one) as Omit<Many, 'count'>) },
    records: first.flatMap(({ records }) => records.slice(0, 1)),
    printed: null,
    computed: null,
    implied: null,
  }
}
