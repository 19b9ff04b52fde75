/** Names in a text that are not of what it tells about: a road, a general word, who reports it. */
import type { SubjectKind } from './candidate.ts'
import { isPlain } from './plain-words.ts'

/** A name of a record, with the words around it, in small letters, folded. */
export interface NameInWords {
  readonly kind: SubjectKind
  /** The words of the name, joined by spaces. */
  readonly key: string
  readonly before: string
  readonly after: string
}

/** 南京路 is in another city. */
const isRoad = ({ kind, after }: NameInWords): boolean =>
  kind === 'region' && /^[东南西北中]?(?:路|街|大道)(?![网桥线头道])/.test(after)

/** Construction projects, and the construction of something, are of any industry. */
const isGeneral = ({ kind, key, after }: NameInWords): boolean =>
  kind === 'industry' && isPlain(key) && /^ (?:projects?|of)\b/.test(after)

const reported = String.raw`(?:has |had )?(?:reports?|reported|says?|said)\b`

const day = String.raw`(?: (?:on [a-z]+(?:\.? \d+)?|today|yesterday|earlier|(?:last|this|in a) [a-z]+))?`

/** After a name at the end of a sentence, or before the sentence that is reported, if that has a subject of its own. */
const reporting = new RegExp(`^ ${reported}${day}(?:[.;,"”]|$| that (?!(?:it|its|they|their|there)\\b))`)

const isReporter = ({ kind, before, after }: NameInWords): boolean =>
  kind === 'organization' &&
  ((/\baccording to (?:the )?$/.test(before) && !after.startsWith("'")) ||
    reporting.test(after) ||
    /^(?:记者)?(?:\d+月)?(?:\d+日)?(?:消息|报道|电讯|讯|电(?![力子网池动气信视]))/.test(after) ||
    (/据(?:[^，。；据]{0,8})$/.test(before) && /^[^，。；]{0,12}(?:报道|消息|获悉)/.test(after)))

export const isNoSubject = (name: NameInWords): boolean => isRoad(name) || isGeneral(name) || isReporter(name)
