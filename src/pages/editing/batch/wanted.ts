/** The figures that a person has chosen to save in the form of a batch. */
import type { Data } from '../../../model/canonical.ts'
import type { Fault } from '../../../model/validation.ts'
import { figures } from '../../../resources/figures.ts'
import { Refusal } from '../../../rules/refusal.ts'
import type { Store } from '../../../store/store.ts'
import { faultsOfShape } from '../form/shape.ts'
import { bodyOf, filledIn, type Texts } from '../form/texts.ts'
import { faultsOfRepeat, matterOf } from '../said-before.ts'
import { batch, figureOf } from './numbers.ts'
import { words } from '../../words/words.ts'

export interface Wanted {
  readonly body: Data
  /** Its place among the numbers that are filled in, which faults are told by. */
  readonly at: number
  /** Its place among the elements of the form. */
  readonly element: number
}

/** Returns the faults of a figure as faults of the form. */
export const inForm = ({ at }: Wanted, faults: readonly Fault[]): Fault[] =>
  faults.map((fault) =>
    'pointer' in fault ? { ...fault, pointer: `/numbers/${at.toString()}${fault.pointer}` } : fault,
  )

/** Returns the figures to save. Throws a Refusal if there are none, or one has not the shape of a figure. */
export const wantedIn = (texts: Texts, sourceId: string): Wanted[] => {
  const { numbers = [] } = bodyOf(batch.own, texts) as { numbers?: readonly Data[] }
  const elements = filledIn(texts, 'numbers')
  const wanted = numbers.flatMap((number, at) =>
    number['save'] === true ? [{ at, element: elements[at] ?? at, body: figureOf(number, sourceId) }] : [],
  )
  const faults =
    wanted.length === 0
      ? [{ pointer: '/numbers', detail: words().batch.chooseOne }]
      : wanted.flatMap((one) => inForm(one, faultsOfShape(figures, one.body)))
  if (faults.length > 0) throw new Refusal('invalid-request', 'The numbers are not complete.', faults)
  return wanted
}

/** Throws a Refusal if a figure of the source says already what is to be saved, or two numbers say the same. */
export const assertNew = async (store: Store, wanted: readonly Wanted[]): Promise<void> => {
  const faults: Fault[] = []
  const earlier = new Map<string, number>()
  for (const one of wanted) {
    const matter = matterOf(one.body)
    const same = earlier.get(matter)
    earlier.set(matter, same ?? one.element)
    const repeats =
      same === undefined
        ? await faultsOfRepeat(store, one.body)
        : [{ pointer: '/value', detail: words().batch.saysTheSame(same + 1) }]
    faults.push(...inForm(one, repeats))
  }
  if (faults.length > 0) throw new Refusal('already-exists', 'Some numbers are figures already.', faults)
}
