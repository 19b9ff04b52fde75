/** Messages as Standard Webhooks has them: an id that stays the same however often one is sent, and a signature. */
import { createHash, createHmac, randomBytes } from 'node:crypto'
import type { Entry } from '../../../store/changes.ts'
import { entryText } from '../../changes/events.ts'

const secretPrefix = 'whsec_'

/** Returns a new secret: 256 random bits. */
export const newSecret = (): string => secretPrefix + randomBytes(32).toString('base64')

export interface Message {
  readonly id: string
  /** The history that the sequence in the body belongs to. */
  readonly epoch: string
  readonly body: string
}

/** Returns the message about a change. After a restore the same sequence means another change, and has another id. */
export const messageOf = (epoch: string, entry: Entry): Message => {
  const { sequence, resource, action, at } = entry
  const digest = createHash('sha256').update(`${epoch} ${sequence.toString()}`).digest('hex')
  return {
    id: `msg_${digest.slice(0, 32)}`,
    epoch,
    body: `{"type":"${resource}.${action}","timestamp":"${at}","data":${entryText(entry)}}`,
  }
}

/** Returns the headers of a message that is sent now. */
export const signedHeaders = (secret: string, { id, epoch, body }: Message): Record<string, string> => {
  const timestamp = Math.floor(Date.now() / 1000).toString()
  const key = Buffer.from(secret.slice(secretPrefix.length), 'base64')
  const signature = createHmac('sha256', key).update(`${id}.${timestamp}.${body}`).digest('base64')
  return {
    'webhook-id': id,
    'webhook-timestamp': timestamp,
    'webhook-signature': `v1,${signature}`,
    'register-epoch': epoch,
  }
}
