/** Reads the status of a project: codes of earlier editions are renamed, and unknown ones are kept in a note. */
import { resources } from '../../resources/index.ts'
import { firstStatus, renamedStatuses, schemes } from './codes.ts'
import type { Oc4idsProject } from './schema.ts'
import { classified, literalOf } from './values-in.ts'

/** A remark on something that was imported otherwise than it is written; the pointer is into the project. */
export interface Remark {
  readonly pointer: string
  readonly detail: string
}

export interface ReadStatus {
  readonly status: string
  /** An unknown code as a note. */
  readonly note?: string
  readonly remarks: readonly Remark[]
}

const { enum: known } = resources.projects.own.status.schema as unknown as { readonly enum: readonly string[] }

export const statusOf = ({ additionalClassifications, status }: Oc4idsProject): ReadStatus => {
  const said = classified(additionalClassifications, schemes.status)[0]?.id ?? status ?? firstStatus
  if (known.includes(said)) return { status: said, remarks: [] }
  const today = Object.hasOwn(renamedStatuses, said) ? renamedStatuses[said] : undefined
  if (today !== undefined) {
    const detail = `\`${said}\` of earlier editions is \`${today}\` today, and is imported as that.`
    return { status: today, remarks: [{ pointer: '/status', detail }] }
  }
  const shown = said.slice(0, 200)
  const detail = `\`${shown}\` is no status; the project is imported as \`${firstStatus}\`, and a note keeps the code.`
  const note = `The status in the package is \`${shown}\`.`
  return { status: firstStatus, note, remarks: [{ pointer: '/status', detail }] }
}

/** The factor beyond which a final value and a budget hardly are of the same project. */
const suspicious = 1000

/** Remarks on a final value that can hardly be one, such as a placeholder. */
export const remarksOnFinalValue = ({ budget, completion }: Oc4idsProject): Remark[] => {
  const [planned, final] = [budget?.amount, completion?.finalValue]
  if (planned?.currency === undefined || planned.currency !== final?.currency) return []
  const [one, other] = [literalOf(planned.amount), literalOf(final.amount)]
  if (one === undefined || other === undefined) return []
  const [low, high] = [Number(one), Number(other)].toSorted((first, second) => first - second) as [number, number]
  if (low < 0 || high <= low * suspicious) return []
  const detail = `The budget is ${one} ${planned.currency} and the final value ${other}: one of them may be a placeholder.`
  return [{ pointer: '/completion/finalValue/amount', detail }]
}
