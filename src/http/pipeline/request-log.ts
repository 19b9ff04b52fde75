/** The logger of a request, made when it first has something to write: where only warnings are logged, most requests have not. */
import { randomUUID } from 'node:crypto'
import type { FastifyBaseLogger } from 'fastify'
import type { Bindings, ChildLoggerOptions, FastifyLogFn } from 'fastify/types/logger.js'

type Said = Parameters<FastifyLogFn>

class RequestLog {
  private own: FastifyBaseLogger | undefined
  private readonly parent: FastifyBaseLogger
  private readonly bindings: Bindings
  private readonly options: ChildLoggerOptions

  constructor(parent: FastifyBaseLogger, bindings: Bindings, options: ChildLoggerOptions) {
    this.parent = parent
    this.bindings = bindings
    this.options = options
  }

  private get any(): FastifyBaseLogger {
    return this.own ?? this.parent
  }

  private made(): FastifyBaseLogger {
    this.own ??= this.parent.child(this.bindings, this.options)
    return this.own
  }

  get level(): string {
    return this.any.level
  }
  set level(level: string) {
    this.made().level = level
  }

  // What is not logged at all is one empty function, the same for each level.
  trace(...said: Said): void {
    if (this.any.trace !== this.any.silent) this.made().trace(...said)
  }
  debug(...said: Said): void {
    if (this.any.debug !== this.any.silent) this.made().debug(...said)
  }
  info(...said: Said): void {
    if (this.any.info !== this.any.silent) this.made().info(...said)
  }
  warn(...said: Said): void {
    this.made().warn(...said)
  }
  error(...said: Said): void {
    this.made().error(...said)
  }
  fatal(...said: Said): void {
    this.made().fatal(...said)
  }
  silent(): void {
    return
  }
  child(bindings: Bindings, options?: ChildLoggerOptions): FastifyBaseLogger {
    return this.made().child(bindings, options)
  }
}

/** As fastify asks for it at each request. */
export const requestLog = (
  parent: FastifyBaseLogger,
  bindings: Bindings,
  options: ChildLoggerOptions,
): FastifyBaseLogger => new RequestLog(parent, bindings, options)

/** Ids that no other process gives: UUIDs that differ in a number which goes up, as drawing each at random takes a twentieth of a whole request. */
export const requestIds = (): (() => string) => {
  const own = randomUUID().slice(0, 24)
  let last = 0
  return () => `${own}${(++last).toString(16).padStart(12, '0')}`
}
