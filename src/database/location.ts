/** Where a register is kept: a file, or a database of a PostgreSQL server. */

export const isPostgres = (location: string): boolean => /^postgres(ql)?:\/\//.test(location)

/** As it may be shown: without a password. */
export const shownAs = (location: string): string => {
  if (!isPostgres(location)) return location
  const url = new URL(location)
  if (url.password !== '') url.password = '***'
  return url.href
}

/** Waits until the database can be asked; a file always can. Throws where that takes too long. */
export const arrivalOf = async (location: string): Promise<void> => {
  if (!isPostgres(location)) return
  const { arrival } = await import('./postgres-arrival.ts')
  await arrival(location)
}
