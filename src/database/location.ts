/** Where a register is kept: a file, or a database of a PostgreSQL server. */

export const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

/** As it may be shown: without a password. */
export const shownAs = (location: string): string => {
  if (!isPostgres(location)) return location
  const url = new URL(location)
  if (url.password !== '') url.password = '***'
  if (url.searchParams.has('password')) url.searchParams.set('password', '***')
  return url.href
}

const wanted = 'is to be `file:PATH`, `sqlite:PATH` or `postgres://user:password@host:port/name`'

/** A location as a person writes it. Throws where it is none, without repeating it: there may be a password in it. */
export const locationIn = (text: string, called: string): string => {
  const [, path] = /^(?:file|sqlite):(.+)$/.exec(text) ?? []
  if (path !== undefined) return path
  if (!isPostgres(text)) throw new Error(`The ${called} ${wanted}.`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  // A password that one of its own characters cuts short would stand where hosts and names do, and be shown.
  if (!url || `${url.pathname}${url.search}${url.hash}`.includes('@')) {
    throw new Error(
      `The ${called} ${wanted}; within the password, characters such as / ? # @ are written %2F %3F %23 %40.`,
    )
  }
  return text
}

/** Waits until the database can be asked; a file always can. Throws where that takes too long. */
export const arrivalOf = async (location: string): Promise<void> => {
  if (!isPostgres(location)) return
  const { arrival } = await import('./postgres/wait-for-server.ts')
  await arrival(location)
}
