/** The types of webhooks and of their deliveries; instants are RFC 3339, in UTC. */
import type { ResourceName } from '../model/field.ts'

/** The filter of the changes that a webhook receives; null asks for any. */
export interface WebhookFilter {
  readonly resource: ResourceName | null
  readonly id: string | null
  /** A region: only records within it, before or after the change. */
  readonly within: string | null
}

export interface NewWebhook {
  readonly id: string
  readonly url: string
  readonly secret: string
  readonly filter: WebhookFilter
  readonly createdBy: string
}

/** A webhook without its secret. */
export interface Webhook extends Omit<NewWebhook, 'secret'> {
  readonly createdAt: string
  /** The last change that was sent, or passed over. */
  readonly position: number
  /** The number of failed attempts since the last success, the first of them, and the fault of the last one. */
  readonly failures: number
  readonly failingSince: string | null
  readonly fault: string | null
  readonly nextAttemptAt: string | null
  readonly pausedAt: string | null
}

/** A webhook for the process that sends. */
export interface OwedWebhook extends Webhook {
  readonly secret: string
}

/** One attempt to send a change. */
export interface Delivery {
  readonly messageId: string
  readonly sequence: number
  readonly at: string
  /** The status of the answer; null without one. */
  readonly status: number | null
  /** Null if it succeeded. */
  readonly fault: string | null
  readonly milliseconds: number
}

/** The result of a failed attempt: another one, or a pause. */
export type Consequence = Pick<Webhook, 'failures' | 'nextAttemptAt' | 'pausedAt'>

/** Webhooks as they are stored. They are no part of the register: no write of theirs is a change, or waits for one. */
export interface Webhooks {
  /** Adds a webhook that is owed the changes from now on. Throws a Refusal: broken-rule, if there are too many. */
  add(webhook: NewWebhook): Promise<Webhook>
  /** Returns all webhooks, the oldest first. */
  all(): Promise<readonly Webhook[]>
  find(id: string): Promise<Webhook | undefined>
  /** Pauses a webhook, or ends its pause and forgets its failures. */
  setPaused(id: string, paused: boolean): Promise<Webhook | undefined>
  /** Removes a webhook and its deliveries; reports whether it existed. */
  remove(id: string): Promise<boolean>
  /** Returns the last attempts, the latest first. */
  deliveries(id: string): Promise<readonly Delivery[]>
  /** Makes a process the one that sends, for a short time, unless another one is; reports whether it is. */
  lead(holder: string): Promise<boolean>
  /** Lets another process send at once. */
  resign(holder: string): Promise<void>
  /** Returns a webhook that is not paused; undefined if it is, or if this process is not the one that sends. */
  owed(id: string, holder: string): Promise<OwedWebhook | undefined>
  /** Notes that no change up to this one passes the filter. */
  passOver(id: string, sequence: number): Promise<void>
  /**
   * Notes an attempt; without a consequence, it succeeded. Does nothing if the change has been sent meanwhile. The
   * consequence is dropped if the webhook was paused or resumed meanwhile. Reports whether the webhook has changed.
   */
  note(id: string, delivery: Delivery, consequence?: Consequence): Promise<boolean>
}
