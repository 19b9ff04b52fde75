/** Adds included records to an answer. */
import type { Included } from '../../store/lists.ts'

/** Appends `included` to the text of a JSON object; large ones are joined as bytes, which is faster. */
export const withIncluded = (text: string, included: Included | undefined): string | Buffer =>
  included === undefined
    ? text
    : Buffer.concat([
        Buffer.from(`${text.slice(0, -1)},"included":{`),
        ...Object.entries(included).flatMap(([name, texts], at) => [
          Buffer.from(`${at === 0 ? '' : ','}${JSON.stringify(name)}:[`),
          ...texts,
          Buffer.from(']'),
        ]),
        Buffer.from('}}'),
      ])
