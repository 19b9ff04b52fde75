/** The location of a register: a file, or a PostgreSQL database. */

export const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

/** Returns a location without its password. */
export const shownAs = (location: string): string => {
  if (!isPostgres(location)) return location
  const url = new URL(location)
  if (url.password !== '') url.password = '***'
  if (url.searchParams.has('password')) url.searchParams.set('password', '***')
  return url.href
}

const wanted = 'is to be `file:PATH`, `sqlite:PATH` or `postgres://user:password@host:port/name`'

/** Parses a location. Throws an error that does not repeat it, because it may contain a password. */
export const locationIn = (text: string, called: string): string => {
  const [, path] = /^(?:file|sqlite):(.+)$/.exec(text) ?? []
  if (path !== undefined) return path
  if (!isPostgres(text)) throw new Error(`The ${called} ${wanted}.`)
  const url = URL.canParse(text) ? new URL(text) : undefined
  // An unescaped character can cut a password short; the rest would pass for a host or a name, and be shown.
  if (!url || `${url.pathname}${url.search}${url.hash}`.includes('@')) {
    throw new Error(
      `The ${called} ${wanted}; within the password, characters such as / ? # @ are written %2F %3F %23 %40.`,
    )
  }
  return text
}

/** Waits until the database accepts connections; a file always does. Throws if that takes too long. */
export const arrivalOf = async (location: string): Promise<void> => {
  if (!isPostgres(location)) return
  const { arrival } = await import('./postgres/connection.ts')
  await arrival(location)
}
