/** Puts the records that others refer to beside them. */
import type { Included } from '../../store/lists.ts'

/** The text of a JSON object with `included` as its last member, where there is any; of much, bytes are put together sooner than texts. */
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
